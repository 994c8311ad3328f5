/** What the author of a comment may do with it while the time to edit lasts. */
import { button, h, keepOwn, set, whileVisible } from "../kit.js";
import { edit, isOpen } from "./edit.js";
import type { CommentView } from "../comment.js";
import type { MoreTexts, Say } from "../texts/index.js";
import type { Comment } from "../types.js";

type T = Say<MoreTexts>;

/** The undo bar stays this long; only then is the comment deleted. */
const UNDO_MS = 8000;
const MINUTE_MS = 60_000;

export function showOwnActions(view: CommentView, actions: HTMLElement, t: T): void {
  const { thread, comment } = view;
  const minutes = () => Math.ceil((Date.parse(thread.own(comment.id)?.until ?? "") - Date.now()) / MINUTE_MS);
  if (isOpen(view)) void edit(view, t);
  if (!(minutes() > 0) || actions.querySelector(".own")) return;
  const left = h("small", {});
  const own = h(
    "span",
    { class: "own" },
    !thread.info?.closed && button(t("edit"), () => void edit(view, t), { "aria-label": t("editOf") }),
    button(t("remove"), () => remove(view, t), { "aria-label": t("removeOf") }),
    left,
  );
  const draw = () => {
    left.textContent = minutes() > 0 ? t("editLeft", { n: minutes() }) : "";
    if (minutes() > 0) return;
    own.remove();
    stop();
  };
  const stop = whileVisible(thread.signal, MINUTE_MS, draw);
  draw();
  actions.append(own);
}

/** Out of sight at once, gone for good when the undo bar goes, or when the page is left. */
function remove(view: CommentView, t: T): void {
  const { thread, comment, article, extra } = view;
  const { token } = thread.own(comment.id)!;
  const ask = (keepalive: boolean) =>
    thread.api.call<{ comment: Comment }>(`/comments/${comment.id}`, ({ comment }) => comment?.id, {
      ...{ method: "DELETE", token, keepalive },
    });
  const settle = () => {
    clearTimeout(timer);
    removeEventListener("pagehide", leave);
    extra.replaceChildren();
    article.hidden = false;
  };
  const leave = () => void ask(true).catch(() => undefined);
  const finish = async () => {
    try {
      const answer = await ask(false);
      settle();
      keepOwn(thread.page.url, comment.id, undefined);
      if (comment.status === "published") thread.count(-1);
      if (comment.replies.length) view.become(answer.comment);
      else thread.list.remove(view);
    } catch {
      settle();
      thread.say(t("removeFailed"), true);
      extra.replaceChildren(h("p", { class: "error" }, t("removeFailed")));
    }
  };
  const timer = setTimeout(() => void finish(), UNDO_MS);
  const undo = button(t("undo"), () => {
    settle();
    thread.say(t("restored"));
    article.focus();
  });
  addEventListener("pagehide", leave);
  thread.signal.addEventListener("abort", () => extra.firstChild && void finish());
  article.hidden = true;
  extra.replaceChildren(h("div", { class: "notice", part: "notice" }, h("span", {}, t("removed")), undo));
  set(undo, { part: "button" });
  undo.focus();
  thread.say(t("removed"));
}

export function primary(label: string): HTMLButtonElement {
  return h("button", { class: "primary", part: "button primary" }, h("span", {}, label));
}
