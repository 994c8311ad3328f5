/** Comments of this browser that wait for review: shown to their author, here, and to nobody else. */
import { h, read } from "../kit.js";
import type { CommentView } from "../comment.js";
import type { Own } from "../own.js";
import type { WriteTexts } from "../texts/index.js";
import type { Desk } from "./desk.js";

/** What the service's reasons are in words; others are left to the general sentence. */
const REASONS: [RegExp, keyof WriteTexts][] = [
  [/link/, "r_links"],
  [/first/, "r_first"],
  [/all/, "r_all"],
  [/word/, "r_words"],
];

/** Puts those of an earlier visit back into the list, until they appear there by themselves. */
export function showHeld(desk: Desk): void {
  const { thread } = desk;
  for (const { comment } of Object.values(read<Record<string, Own>>(`own:${thread.page.url}`, {}))) {
    if (!comment || thread.known.has(comment.id)) continue;
    const view = thread.list.insert({ ...comment, replies: [] });
    if (view) explain(desk, view);
  }
}

/** Says below the text that it waits, and why. */
export function explain({ t }: Desk, { comment, article }: CommentView): void {
  const codes = (comment.reasons ?? []).map(({ code }) => code);
  const why = REASONS.filter(([pattern]) => codes.some((code) => pattern.test(code)));
  const words = [t("heldWhy"), ...why.map(([, key]) => t(key))].join(" ");
  article.querySelector(".actions")?.before(h("p", { class: "state" }, words));
}
