/** Changing one's own comment. What is typed is kept as drafts are, and is there again after a reload. */

import type { Problem } from "../api.js";
import { replaceComment } from "../comment-changes.js";
import type { CommentHandle, Composers } from "../contracts.js";
import type { OwnComment } from "../own-comment.js";
import { primaryButton } from "../primary-button.js";
import { button, call, focusOn, h, notice, read, save, storage } from "../shared.js";
import type { ActionTexts } from "../texts/types.js";
import type { Translate } from "../translate.js";
import type { Posted } from "../types.js";

type T = Translate<ActionTexts>;

interface Draft {
  text: string;
  at: number;
  /** Not cancelled: the box is open again when the page is. */
  open: boolean;
}

const DRAFT_AFTER_MS = 400;

/** Beside the drafts of new comments, so that it is forgotten when they are. */
const nameOf = ({ comment }: CommentHandle) => `draft:edit-${comment.id}`;
const draftOf = (view: CommentHandle) => read<Draft | undefined>(nameOf(view), undefined);

/** Whether the comment was being edited when the page was left. */
export const isOpen = (view: CommentHandle) => draftOf(view)?.open;

export async function edit(view: CommentHandle, t: T): Promise<void> {
  const { thread, comment, extra } = view;
  const restored = isOpen(view);
  const composers = await thread.writing.load();
  const own = thread.own(comment.id);
  // What was to be opened again may have been saved meanwhile.
  if (!own || !composers || (restored && !isOpen(view))) return;
  const open = extra.querySelector("textarea");
  if (open) return open.focus();
  const box = new EditBox(view, own, composers, t);
  extra.replaceChildren(box.form);
  if (!restored) focusOn(box.field);
}

class EditBox {
  readonly field: HTMLTextAreaElement;
  readonly form: HTMLFormElement;
  readonly #error = h("p", { class: "error" });
  readonly #notice = h("div");
  readonly #save: HTMLButtonElement;
  readonly #life = new AbortController();
  #busy = false;
  #timer = 0;

  constructor(
    readonly view: CommentHandle,
    readonly own: OwnComment,
    readonly composers: Composers,
    readonly t: T,
  ) {
    const { thread, comment } = view;
    const draft = draftOf(view);
    this.#save = primaryButton(t("save"));
    this.field = thread.frame.textarea(`e-${comment.id}`, t("editOf"), "");
    this.field.value = draft?.text ?? own.source;
    this.field.rows = 4;
    this.form = this.#build();
    if (draft)
      this.#showNotice(
        composers.t("draft"),
        button(composers.t("discard"), () => this.#erase()),
      );
    this.#listen();
  }

  #build(): HTMLFormElement {
    const { t } = this;
    const onsubmit = (event: Event) => {
      event.preventDefault();
      void this.#send();
    };
    const onkeydown = (event: KeyboardEvent) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    };
    const oninput = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#saveDraft(true), DRAFT_AFTER_MS);
    };
    const cancel = () => {
      this.#saveDraft(false);
      this.#close();
    };
    const send = h("div", { class: "send" }, button(t("cancel"), cancel), this.#save);
    return h(
      "form",
      { class: "composer open", onsubmit, onkeydown, oninput, "aria-label": t("editOf") },
      h("div", { class: "text" }, this.field, h("div", { class: "foot" }, send)),
      ...[this.#error, this.#notice],
    );
  }

  /** The page, or the drawing in this language, may end at any moment. */
  #listen(): void {
    const { signal } = this.#life;
    const saveOpen = () => this.#saveDraft(true);
    addEventListener("pagehide", saveOpen, { signal });
    document.addEventListener("visibilitychange", saveOpen, { signal });
    this.view.thread.signal.addEventListener("abort", saveOpen, { signal });
    const warn = (event: BeforeUnloadEvent) => {
      saveOpen();
      if (!storage.persistent && this.field.value !== this.own.source) event.preventDefault();
    };
    addEventListener("beforeunload", warn, { signal });
  }

  #saveDraft(open: boolean): void {
    clearTimeout(this.#timer);
    const text = this.field.value;
    const changed = text !== this.own.source;
    save(nameOf(this.view), changed ? { text, at: Date.now(), open } : undefined);
  }

  #close(): void {
    this.#life.abort();
    this.view.extra.replaceChildren();
    this.view.article.focus();
  }

  #showNotice(text: string, action: Node): void {
    this.#notice.replaceChildren(notice("info", h("span", {}, text), action));
  }

  /** Back to what is published; the other text can be brought back. */
  #erase(): void {
    const { composers, field } = this;
    const text = field.value;
    const restore = () => {
      field.value = text;
      this.#saveDraft(true);
      this.#notice.replaceChildren();
      field.focus();
    };
    field.value = this.own.source;
    this.#saveDraft(true);
    this.#showNotice(composers.t("erased"), button(composers.t("restore"), restore));
    field.focus();
    this.view.thread.frame.say(composers.t("erased"));
  }

  async #send(): Promise<void> {
    if (this.#busy) return;
    const { composers, field, view } = this;
    this.#saveDraft(true);
    const fault = composers.refusals.faultOf(field.value);
    if (fault) return this.#complain(fault);
    this.#error.textContent = "";
    this.#busy = true;
    try {
      await send(view, this.own, field.value.trim());
      save(nameOf(view), undefined);
      this.#close();
      view.thread.frame.say(view.comment.status === "held" ? composers.t("held") : this.t("saved"));
    } catch (problem) {
      await this.#refused(problem as Problem);
    }
    this.#busy = false;
  }

  async #refused(problem: Problem): Promise<void> {
    const { composers, t } = this;
    const { code, retryAfter } = problem;
    if (code === "rate_limited") {
      await composers.refusals.wait(
        retryAfter,
        this.#save,
        (text) => (this.#error.textContent = text),
      );
    } else if (code === "bad_token") {
      this.#complain(t("editOver"));
    } else if (code === "not_found") {
      this.#complain(this.view.thread.t("notFound"));
    } else {
      this.#complain(composers.refusals.sentence(problem) ?? t("editFailed"));
    }
  }

  #complain(text: string): void {
    this.#error.textContent = text;
    this.view.thread.frame.say(text, true);
    this.field.focus();
  }
}

async function send(view: CommentHandle, own: OwnComment, source: string): Promise<void> {
  const { thread, comment } = view;
  const wasPublished = comment.status === "published";
  const isRight = (answer: Posted) => answer.comment?.id;
  const path = `/comments/${comment.id}?lang=${thread.settings.language}`;
  const answer = await call<Posted>(path, isRight, {
    method: "PATCH",
    token: own.token,
    json: { body: source },
  });
  answer.comment.in_reply_to ??= comment.in_reply_to;
  // The right of who is signed in outlasts that of the window.
  const token = own.token.startsWith("palabre_reader_") ? own.token : answer.edit_token;
  const held = answer.comment.status === "held";
  const kept = held ? answer.comment : undefined;
  save(`own:${comment.id}`, { ...own, source, token, comment: kept });
  replaceComment(view, answer.comment);
  if (held && wasPublished) thread.count(-1);
}
