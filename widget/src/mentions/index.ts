/** Links to the page from other sites, folded below the comments: loaded where there are some. */

import type { Shared } from "../chunks.js";
import type { ThreadContext } from "../contracts.js";
import { adoptSheet, call, h, receive, site } from "../shared.js";
import { type Translate, translatorOf } from "../translate.js";
import type { Mentions } from "../types.js";
import { listOf } from "./list.js";
import css from "./style.css";
import { english, type MentionTexts, plurals, texts } from "./texts.js";

export function start(shared: Shared): (thread: ThreadContext) => void {
  receive(shared);
  const folds = new WeakMap<ThreadContext, HTMLElement>();
  return (thread) => {
    const { language } = thread.settings;
    const short = language.split("-", 1)[0]!;
    const forms = plurals[short] ?? ["one", "other"];
    const t = translatorOf<MentionTexts>(language, forms, texts[short], english);
    const old = folds.get(thread);
    if (!old) adoptSheet(thread.host.shadowRoot!, css);
    const fold = foldOf(thread, t);
    if (old) old.replaceWith(fold);
    else thread.frame.float.after(fold);
    folds.set(thread, fold);
  };
}

/** Asks for the links when it is opened, and again after a failure. */
function foldOf(thread: ThreadContext, t: Translate<MentionTexts>): HTMLElement {
  const title = t("title", { n: thread.info!.mention_count ?? 0 });
  const content = h("div");
  const fold = h("details", { class: "links", part: "links" }, h("summary", {}, title), content);
  let isAsked = false;
  fold.addEventListener("toggle", async () => {
    if (!fold.open || isAsked) return;
    isAsked = true;
    try {
      content.replaceChildren(...listOf(await read(thread), thread.settings.language, t));
    } catch {
      isAsked = false;
      content.replaceChildren(h("p", {}, t("failed")));
    }
  });
  return fold;
}

function read({ page }: ThreadContext): Promise<Mentions> {
  const named = { ...page.named, ...(site && { site }) };
  const isRight = (answer: Mentions) => answer.mentions;
  return call<Mentions>(`/threads/mentions?${new URLSearchParams(named)}`, isRight);
}
