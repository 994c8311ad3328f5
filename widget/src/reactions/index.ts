/** Reactions to the page and to comments: loaded where the site offers some. */

import { afterDraw } from "../after-draw.js";
import type { Shared } from "../chunks.js";
import type { CommentHandle, ThreadContext } from "../contracts.js";
import { adoptSheet, h, receive, site, translator } from "../shared.js";
import { reactions as english } from "../texts/en.js";
import { drawReactions } from "./bar.js";
import css from "./style.css";

export function start(shared: Shared): (thread: ThreadContext) => void {
  receive(shared);
  const boxes = new WeakMap<ThreadContext, HTMLElement>();
  return (thread) => {
    const t = translator(thread.settings.language, "reactions", english);
    let box = boxes.get(thread);
    if (!box) {
      adoptSheet(thread.host.shadowRoot!, css);
      box = h("div", { class: "reactions", part: "reactions" });
      boxes.set(thread, box);
      thread.frame.heading.after(box);
      afterDraw(thread, (view) => drawBelow(view, t));
    }
    const { page, info } = thread;
    drawReactions(box, thread, t, {
      id: `page:${page.key}`,
      counts: info!.reactions ?? {},
      path: "/threads/reactions",
      json: { ...page.named, ...(site && { site }) },
      label: t("ofPage"),
      isOpen: true,
    });
  };
}

function drawBelow(view: CommentHandle, t: ReturnType<typeof translator<typeof english>>): void {
  const { comment, article, thread, name } = view;
  const actions = article.querySelector(".actions");
  if (comment.status !== "published" || !actions) return;
  const box = h("span", { class: "reactions", part: "reactions" });
  actions.append(box);
  drawReactions(box, thread, t, {
    id: comment.id,
    counts: comment.reactions ?? {},
    path: `/comments/${comment.id}/reactions`,
    json: {},
    label: t("ofComment", { name }),
    isOpen: false,
  });
}
