/** People whom this reader does not want to read. Known by the name they show: there is no other. */
import { button, h, keepIn, read } from "../kit.js";
import type { CommentView } from "../comment.js";
import type { MoreTexts, Say } from "../texts/index.js";
import type { Thread } from "../thread.js";

type Hidden = Record<string, 1>;

/** Folds away what those people wrote, now and in what is drawn later. */
export function concealHidden(thread: Thread, t: Say<MoreTexts>): void {
  thread.drawn = (view) => {
    const name = view.comment.author?.name;
    if (!name || !read<Hidden>("hidden", {})[name] || thread.own(view.comment.id)) return;
    const show = () => {
      keepIn("hidden", name, undefined);
      redraw(thread, name);
      view.article.focus();
    };
    view.article.replaceChildren(
      h("p", { class: "concealed", id: `a-${view.comment.id}` }, t("hidden", { name })),
      button(t("showAgain"), show),
    );
  };
  for (const view of thread.views.values()) thread.drawn(view);
}

export function conceal(view: CommentView, t: Say<MoreTexts>): void {
  const { thread, comment, article } = view;
  const name = comment.author!.name!;
  keepIn("hidden", name, 1);
  concealHidden(thread, t);
  redraw(thread, name);
  thread.say(t("hidden", { name }));
  article.focus();
}

function redraw(thread: Thread, name: string): void {
  for (const view of thread.views.values()) {
    if (view.comment.author?.name === name) view.draw();
  }
}
