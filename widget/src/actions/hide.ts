/** People whom this reader does not want to read, by the name they show: there is no other. */

import { afterDraw } from "../after-draw.js";
import type { CommentHandle, ThreadContext } from "../contracts.js";
import { button, h, read, saveEntry } from "../shared.js";
import type { ActionTexts } from "../texts/types.js";
import type { Translate } from "../translate.js";

type T = Translate<ActionTexts>;
type Hidden = Record<string, 1>;

const hiding = new WeakSet<ThreadContext>();

/** Folds away what those people wrote, now and in what is drawn later. */
export function hidePeople(thread: ThreadContext, t: T): void {
  if (hiding.has(thread)) return;
  hiding.add(thread);
  afterDraw(thread, (view) => {
    const name = view.comment.author?.name;
    if (!name || !read<Hidden>("hidden", {})[name] || thread.own(view.comment.id)) return;
    const show = () => {
      saveEntry("hidden", name, undefined);
      redraw(thread, name);
      view.article.focus();
    };
    view.article.replaceChildren(
      h("p", { class: "concealed", id: `a-${view.comment.id}` }, t("hidden", { name })),
      button(t("showAgain"), show),
    );
  });
}

export function hidePerson(view: CommentHandle, t: T): void {
  const { thread, comment, article } = view;
  const name = comment.author!.name!;
  saveEntry("hidden", name, 1);
  hidePeople(thread, t);
  redraw(thread, name);
  thread.frame.say(t("hidden", { name }));
  article.focus();
}

function redraw(thread: ThreadContext, name: string): void {
  for (const view of thread.comments.views()) {
    if (view.comment.author?.name === name) view.draw();
  }
}
