/** Comments of this browser that wait for review: shown to their author, here, and to nobody else. */
import { h, read } from "../kit.js";
import type { CommentView } from "../comment.js";
import type { Own } from "../own.js";
import type { WriteTexts } from "../texts/index.js";
import type { Desk } from "./desk.js";

/** The service's reasons in words; an unknown one has the service's own sentence. */
const REASONS: Record<string, keyof WriteTexts> = {
  first_comment: "r_first",
  all_held: "r_all",
  blocked_words: "r_words",
  too_fast: "r_fast",
  links: "r_links",
};
/** Languages of the service's own sentences: there it says how many links there may be. */
const SPOKEN = /^(fr|en)\b/;

/** Puts those of an earlier visit back into the list, until they appear there by themselves. */
export function showHeld(desk: Desk): void {
  const { thread } = desk;
  for (const { comment } of Object.values(read<Record<string, Own>>(`own:${thread.page.url}`, {}))) {
    if (!comment || thread.known.has(comment.id)) continue;
    const view = thread.list.insert({ ...comment, replies: [] });
    if (view) desk.explain(view);
  }
}

/** Says below the text that it waits, and why. */
export function explain({ t, thread }: Desk, { comment, article }: CommentView): void {
  const why = (comment.reasons ?? []).map(({ code, message }) => {
    const key = REASONS[code];
    const told = !key || (code === "links" && SPOKEN.test(thread.language));
    return told ? message : t(key);
  });
  const words = [t("heldWhy"), ...why].join(" ");
  article.querySelector(".actions")?.before(h("p", { class: "state" }, words));
}
