/** Changing one's own comment. What is typed is kept as drafts are, and is there again after a reload. */
import { button, focusOn, h, keep, keepOwn, read, storage } from "../kit.js";
import { primary } from "./own.js";
import type { Problem } from "../api.js";
import type { CommentView } from "../comment.js";
import type { Own } from "../own.js";
import type { MoreTexts, Say } from "../texts/index.js";
import type { Posted } from "../types.js";
import type { Desk } from "../write/desk.js";

type T = Say<MoreTexts>;

interface Draft {
  text: string;
  at: number;
  /** Not cancelled: the box is open again when the page is. */
  open: boolean;
}

const DRAFT_AFTER_MS = 400;

/** Beside the drafts of new comments, so that it is forgotten when they are. */
const nameOf = ({ thread, comment }: CommentView) => `draft:${thread.page.url}#edit-${comment.id}`;
const draftOf = (view: CommentView) => read<Draft | undefined>(nameOf(view), undefined);

/** Whether the comment was being edited when the page was left. */
export const isOpen = (view: CommentView) => draftOf(view)?.open;

export async function edit(view: CommentView, t: T): Promise<void> {
  const { thread, comment, extra } = view;
  const restored = isOpen(view);
  const desk = await thread.desk();
  const own = thread.own(comment.id);
  if (!own || !desk) return;
  const open = extra.querySelector("textarea");
  if (open) return open.focus();
  const box = new EditBox(view, own, desk, t);
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
    readonly view: CommentView,
    readonly own: Own,
    readonly desk: Desk,
    readonly t: T,
  ) {
    const { thread, comment } = view;
    const draft = draftOf(view);
    this.#save = primary(t("save"));
    this.field = thread.frame.textarea(`e-${comment.id}`, t("editOf"), "");
    this.field.value = draft?.text ?? own.source;
    this.field.rows = 4;
    this.form = this.#build();
    if (draft) this.#tell(desk.t("draft"), button(desk.t("erase"), () => this.#erase()));
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
      this.#timer = setTimeout(() => this.#keep(true), DRAFT_AFTER_MS);
    };
    const cancel = () => {
      this.#keep(false);
      this.#close();
    };
    return h(
      "form",
      { class: "composer open", onsubmit, onkeydown, oninput, "aria-label": t("editOf") },
      ...[h("div", { class: "text" }, this.field), this.#error, this.#notice],
      h("div", { class: "send" }, button(t("cancel"), cancel), this.#save),
    );
  }

  /** The page, or the drawing in this language, may end at any moment. */
  #listen(): void {
    const { signal } = this.#life;
    const keepOpen = () => this.#keep(true);
    addEventListener("pagehide", keepOpen, { signal });
    document.addEventListener("visibilitychange", keepOpen, { signal });
    this.view.thread.signal.addEventListener("abort", keepOpen, { signal });
    const warn = (event: BeforeUnloadEvent) => {
      keepOpen();
      if (!storage.lasting && this.field.value !== this.own.source) event.preventDefault();
    };
    addEventListener("beforeunload", warn, { signal });
  }

  #keep(open: boolean): void {
    clearTimeout(this.#timer);
    const text = this.field.value;
    const changed = text !== this.own.source;
    keep(nameOf(this.view), changed ? { text, at: Date.now(), open } : undefined);
  }

  #close(): void {
    this.#life.abort();
    this.view.extra.replaceChildren();
    this.view.article.focus();
  }

  #tell(text: string, action: Node): void {
    this.#notice.replaceChildren(h("div", { class: "notice", part: "notice" }, h("span", {}, text), action));
  }

  /** Back to what is published; the other text can be brought back. */
  #erase(): void {
    const { desk, field } = this;
    const text = field.value;
    const restore = () => {
      field.value = text;
      this.#keep(true);
      this.#notice.replaceChildren();
      field.focus();
    };
    field.value = this.own.source;
    this.#keep(true);
    this.#tell(desk.t("erased"), button(desk.t("restore"), restore));
    field.focus();
    this.view.thread.say(desk.t("erased"));
  }

  async #send(): Promise<void> {
    if (this.#busy) return;
    const { desk, field, view } = this;
    this.#keep(true);
    const fault = desk.refusals.faultOf(field.value);
    if (fault) return this.#complain(fault);
    this.#error.textContent = "";
    this.#busy = true;
    try {
      await save(view, this.own, field.value.trim(), desk);
      keep(nameOf(view), undefined);
      this.#close();
      view.thread.say(view.comment.status === "held" ? desk.t("held") : this.t("saved"));
    } catch (problem) {
      await this.#refused(problem as Problem);
    }
    this.#busy = false;
  }

  async #refused(problem: Problem): Promise<void> {
    const { desk, t } = this;
    const { code, retryAfter } = problem;
    if (code === "rate_limited") {
      await desk.refusals.wait(retryAfter, this.#save, (text) => (this.#error.textContent = text));
    } else if (code === "bad_token") {
      this.#complain(t("editOver"));
    } else if (code === "not_found") {
      this.#complain(this.view.thread.t("notFound"));
    } else {
      this.#complain(desk.refusals.sentence(problem) ?? t("editFailed"));
    }
  }

  #complain(text: string): void {
    this.#error.textContent = text;
    this.view.thread.say(text, true);
    this.field.focus();
  }
}

async function save(view: CommentView, own: Own, source: string, desk: Desk): Promise<void> {
  const { thread, comment } = view;
  const wasPublished = comment.status === "published";
  const isRight = (answer: Posted) => answer.comment?.id;
  const path = `/comments/${comment.id}?lang=${thread.language}`;
  const answer = await thread.api.call<Posted>(path, isRight, {
    method: "PATCH",
    token: own.token,
    json: { body: source },
  });
  answer.comment.in_reply_to ??= comment.in_reply_to;
  const token = answer.edit_token ?? own.token;
  const kept = { source, token, until: answer.edit_until ?? own.until };
  const held = answer.comment.status === "held";
  keepOwn(thread.page.url, comment.id, held ? { ...kept, comment: answer.comment } : kept);
  view.become(answer.comment);
  if (!held) return;
  desk.explain(view);
  if (wasPublished) thread.count(-1);
}
