/** What the author of a comment may do with it while it can be edited. */

import { removeComment, replaceComment } from "../comment-changes.js";
import type { CommentHandle } from "../contracts.js";
import { button, call, h, notice, save, set, whileVisible } from "../shared.js";
import type { ActionTexts } from "../texts/types.js";
import type { Translate } from "../translate.js";
import type { Comment } from "../types.js";
import { edit, isOpen } from "./edit.js";
import { explainHold } from "./hold.js";

type T = Translate<ActionTexts>;

/** The undo bar stays this long; only then is the comment deleted. */
const UNDO_MS = 8000;
const MINUTE_MS = 60_000;
/** Longer than any window to edit: what is told of is a time that ends. */
const MOST_MINUTES = 1_000_000;

export function showOwnActions(view: CommentHandle, actions: HTMLElement, t: T): void {
  const { thread, comment } = view;
  const minutes = () =>
    Math.ceil((Date.parse(thread.own(comment.id)?.until ?? "") - Date.now()) / MINUTE_MS);
  if (comment.status === "held") explainHold(view, actions, t);
  if (isOpen(view)) void edit(view, t);
  if (!(minutes() > 0)) return;
  const left = h("small", {});
  const own = h(
    "span",
    { class: "own" },
    !thread.info?.closed &&
      button(t("edit"), () => void edit(view, t), { "aria-label": t("editOf") }),
    button(t("remove"), () => remove(view, t), { "aria-label": t("removeOf") }),
    left,
  );
  const draw = () => {
    const n = minutes();
    // Who is signed in has no end.
    left.textContent = n > 0 && n < MOST_MINUTES ? t("editLeft", { n }) : "";
    if (n > 0) return;
    own.remove();
    stop();
  };
  const stop = whileVisible(thread.signal, MINUTE_MS, draw);
  draw();
  // The dots stay last.
  actions.lastElementChild!.before(own);
}

/** Out of sight at once, gone for good when the undo bar goes, or when the page is left. */
function remove(view: CommentHandle, t: T): void {
  const { thread, comment, article, extra } = view;
  const { token } = thread.own(comment.id)!;
  const request = (keepalive: boolean) =>
    call<{ comment: Comment }>(`/comments/${comment.id}`, ({ comment }) => comment?.id, {
      ...{ method: "DELETE", token, keepalive },
    });
  const settle = () => {
    clearTimeout(timer);
    removeEventListener("pagehide", leave);
    extra.replaceChildren();
    article.hidden = false;
  };
  const leave = () => void request(true).catch(() => undefined);
  const finish = async () => {
    try {
      const answer = await request(false);
      settle();
      save(`own:${comment.id}`, undefined);
      if (comment.status === "published") thread.count(-1);
      if (comment.replies.length) replaceComment(view, answer.comment);
      else removeComment(view);
    } catch {
      settle();
      thread.frame.say(t("removeFailed"), true);
      extra.replaceChildren(h("p", { class: "error" }, t("removeFailed")));
    }
  };
  const timer = setTimeout(() => void finish(), UNDO_MS);
  const undo = button(t("undo"), () => {
    settle();
    thread.frame.say(t("restored"));
    article.focus();
  });
  addEventListener("pagehide", leave);
  thread.signal.addEventListener("abort", () => extra.firstChild && void finish());
  article.hidden = true;
  extra.replaceChildren(notice("info", h("span", {}, t("removed")), undo));
  set(undo, { part: "button" });
  undo.focus();
  thread.frame.say(t("removed"));
}
