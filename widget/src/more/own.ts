/** What the author of a comment may do with it while the time to edit lasts. */
import { button, focusOn, h, keepOwn, set, whileVisible } from "../kit.js";
import type { Problem } from "../api.js";
import type { CommentView } from "../comment.js";
import type { Own } from "../own.js";
import type { MoreTexts, Say } from "../texts/index.js";
import type { Comment, Posted } from "../types.js";

type T = Say<MoreTexts>;

/** The undo bar stays this long; only then is the comment deleted. */
const UNDO_MS = 8000;
const MINUTE_MS = 60_000;

export function showOwnActions(view: CommentView, actions: HTMLElement, t: T): void {
  const { thread, comment } = view;
  const minutes = () => Math.ceil((Date.parse(thread.own(comment.id)?.until ?? "") - Date.now()) / MINUTE_MS);
  if (!(minutes() > 0) || actions.querySelector(".own")) return;
  const left = h("small", {});
  const own = h(
    "span",
    { class: "own" },
    button(t("edit"), () => edit(view, t), { "aria-label": t("editOf") }),
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

function edit(view: CommentView, t: T): void {
  const { thread, comment, extra, article } = view;
  const own = thread.own(comment.id);
  if (!own || extra.firstChild) return extra.querySelector("textarea")?.focus();
  const field = thread.frame.textarea(`e-${comment.id}`, t("editOf"), "");
  field.value = own.source;
  field.rows = 4;
  const close = () => {
    extra.replaceChildren();
    article.focus();
  };
  const error = h("p", { class: "error" });
  const save = async () => {
    error.textContent = "";
    try {
      await saveEdit(view, own, field.value.trim());
      close();
      thread.say(t("saved"));
    } catch (problem) {
      const over = (problem as Problem).code === "bad_token";
      error.textContent = t(over ? "editOver" : "editFailed");
      thread.say(error.textContent, true);
    }
  };
  const onsubmit = (event: Event) => {
    event.preventDefault();
    void save();
  };
  const send = h("div", { class: "send" }, button(t("cancel"), close), primary(t("save")));
  const text = h("div", { class: "text" }, field);
  extra.append(h("form", { class: "composer open", onsubmit, "aria-label": t("editOf") }, text, error, send));
  focusOn(field);
}

async function saveEdit(view: CommentView, own: Own, source: string): Promise<void> {
  const { thread, comment } = view;
  const isRight = (answer: Posted) => answer.comment?.id;
  const answer = await thread.api.call<Posted>(`/comments/${comment.id}`, isRight, {
    method: "PATCH",
    token: own.token,
    json: { body: source },
  });
  const token = answer.edit_token ?? own.token;
  const kept = { source, token, until: answer.edit_until ?? own.until };
  const held = answer.comment.status === "held";
  keepOwn(thread.page.url, comment.id, held ? { ...kept, comment: answer.comment } : kept);
  view.become(answer.comment);
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
