/** The form to write a comment or a reply. A single line at rest; nothing in it ever destroys text. */

import type { CommentHandle, Composers, ShowTools } from "../contracts.js";
import { iconButton } from "../icon-button.js";
import { primaryButton } from "../primary-button.js";
import { button, h, notice, save, set, storage, withPart } from "../shared.js";
import { nameOf, nameOfDraft } from "../thread-name.js";
import { CommenterFields } from "./commenter-fields.js";
import type { ComposerForm, State } from "./contracts.js";
import { type Attempt, type Draft, readDraft } from "./drafts.js";
import { mark } from "./fields.js";
import { Submission } from "./submission.js";

const DRAFT_AFTER_MS = 400;

export class Composer implements ComposerForm {
  readonly form: HTMLFormElement;
  readonly field: HTMLTextAreaElement;
  readonly commenter: CommenterFields;
  readonly tools = h("div", { class: "format" });
  readonly trap = h("input", { name: "trap", tabindex: -1, autocomplete: "off", readonly: true });
  readonly submit: HTMLButtonElement;
  closePreview?: () => void;
  mails: ComposerForm["mails"];
  readonly #notice = h("div");
  readonly #left = h("p", { class: "left" });
  readonly #submission: Submission;
  /** Under which the draft is kept. */
  #name: string;
  #draft: Draft | undefined;
  #timer = 0;
  /** When the reader first came into the box, in milliseconds; 0 before. */
  #touchedAt: number;
  #restored = false;

  constructor(
    readonly composers: Composers,
    readonly parent: CommentHandle | null,
  ) {
    const { t, thread } = composers;
    const { signal } = thread;
    const prefix = parent ? `f-${this.parentId}` : "f";
    this.#name = this.#currentName;
    this.#draft = readDraft(this.#name);
    const label = parent ? t("labelReply", { name: parent.name }) : thread.t("label");
    this.#touchedAt = parent ? 0 : thread.writing.touchedAt;
    this.field = parent ? thread.frame.textarea(prefix, label, label) : thread.frame.field;
    set(this.field, {
      oninput: () => this.#typed(),
      onfocus: () => (this.#touchedAt ||= Date.now()),
      onclick: () => this.open(),
      onkeydown: (event: KeyboardEvent) => this.#key(event),
    });
    if (!this.field.value) this.#restore();
    this.commenter = new CommenterFields(composers, prefix, this.#draft?.author);
    this.submit = primaryButton("");
    this.form = this.#build();
    this.#submission = new Submission(this);
    this.label();
    for (const name of ["online", "offline"]) {
      addEventListener(name, () => this.#submission.network(), { signal });
    }
    addEventListener("pagehide", () => this.flush(), { signal });
    document.addEventListener("visibilitychange", () => this.flush(), { signal });
    addEventListener("beforeunload", (event) => this.#warn(event), { signal });
  }

  get thread() {
    return this.composers.thread;
  }

  get t() {
    return this.composers.t;
  }

  get parentId(): string {
    return this.parent?.comment.id ?? "";
  }

  get #currentName(): string {
    return nameOfDraft(nameOf(this.thread), this.parentId);
  }

  get attempt(): Attempt | undefined {
    return this.#draft?.attempt;
  }

  get queued(): boolean {
    return !!this.#draft?.queued;
  }

  /** Since the first touch; a form that is filled in at once is a machine's. */
  get filledInMs(): number {
    return Date.now() - (this.#draft?.since ?? this.#since);
  }

  get #since(): number {
    return this.#touchedAt || Date.now();
  }

  /** The thread has arrived, and with it what the site asks for. */
  prepare(): void {
    this.commenter.prepare();
    if (!this.field.value) this.#restore();
    if (!this.field.value || this.form.classList.contains("open")) return;
    this.open();
    if (this.queued) this.#submission.network();
    else if (this.#restored)
      this.notice(
        "info",
        this.t("draft"),
        button(this.t("discard"), () => this.#discard()),
      );
  }

  open(): void {
    if (this.form.classList.contains("open")) return;
    this.form.classList.add("open");
    this.field.rows = 4;
    this.#begin();
    withPart("parts/format", (show: ShowTools) => show(this));
  }

  /** Back to one line. The text stays, in the field and in the draft. */
  close(): void {
    const hasFocus = this.form.matches(":focus-within");
    this.flush();
    this.notice();
    this.closePreview?.();
    this.form.classList.remove("open", "begun");
    this.field.rows = 1;
    if (!this.parent) {
      if (hasFocus) this.field.focus();
      return;
    }
    this.form.remove();
    this.thread.comments.view(this.parentId)?.article.focus();
  }

  notice(state?: State, text = "", ...actions: Node[]): void {
    this.#notice.replaceChildren();
    if (state) this.#notice.append(notice(state, h("span", {}, text), ...actions));
  }

  flush(change: Partial<Draft> = {}): void {
    clearTimeout(this.#timer);
    const text = this.field.value;
    if (this.#draft) save(this.#name, undefined);
    this.#name = this.#currentName;
    if (!text.trim()) {
      this.#draft = undefined;
      return;
    }
    const { value: author } = this.commenter;
    this.#draft = { since: this.#since, ...this.#draft, text, author, at: Date.now(), ...change };
    save(this.#name, this.#draft);
  }

  leaveFor(page: string): void {
    this.flush();
    if (this.parent || !this.#draft) return;
    save(nameOfDraft(page, ""), { ...this.#draft, attempt: undefined });
    this.field.value = "";
    this.flush();
  }

  /** The comment is published or held: only now may the text go. */
  done(): void {
    this.field.value = "";
    this.#touchedAt = 0;
    this.flush();
    this.commenter.remember();
    this.#left.textContent = "";
    this.close();
  }

  label(text?: string): void {
    const { t } = this;
    const ready = this.parent ? this.thread.t("reply") : t("send");
    this.submit.firstElementChild!.textContent = text ?? ready;
  }

  #restore(): void {
    this.#draft = readDraft(this.#currentName);
    this.#restored = !!this.#draft;
    this.field.value = this.#draft?.text ?? "";
  }

  #build(): HTMLFormElement {
    const { t } = this;
    const onsubmit = (event: Event) => {
      event.preventDefault();
      void this.#submission.send();
    };
    const onkeydown = (event: KeyboardEvent) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    };
    const discard = iconButton("discard", t("discard"), () => this.#discard());
    const reduce = iconButton("reduce", t("reduce"), () => this.close());
    const send = h("div", { class: "send" }, discard, reduce, this.submit);
    return h(
      "form",
      {
        class: "composer",
        part: "composer",
        novalidate: true,
        onsubmit,
        onkeydown,
        "aria-label": this.field.ariaLabel,
      },
      h(
        "div",
        { class: "text" },
        ...[this.field, this.#left, this.commenter.el],
        h("div", { class: "foot" }, this.tools, send),
      ),
      this.#notice,
      h("div", { hidden: true, inert: true }, this.trap),
    );
  }

  /** After the first words it is asked who writes. */
  #begin(): void {
    if (this.field.value.trim()) this.form.classList.add("begun");
  }

  #typed(): void {
    this.open();
    this.#begin();
    mark(this.field, null);
    clearTimeout(this.#timer);
    this.#draft ??= { since: this.#since, text: "", author: {}, at: 0 };
    this.#timer = setTimeout(() => this.flush(), DRAFT_AFTER_MS);
    const left = (this.thread.site?.max_body_length ?? 10_000) - this.field.value.length;
    this.#left.textContent = left < 500 ? this.t("left", { n: left }) : "";
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" && !this.form.classList.contains("open")) this.open();
    else if (event.key === "Escape" && !this.field.value) this.close();
    else return;
    event.preventDefault();
  }

  #discard(): void {
    const { t } = this;
    const text = this.field.value;
    const restore = () => {
      this.closePreview?.();
      this.field.value = text;
      this.#typed();
      this.notice();
      this.field.focus();
    };
    this.closePreview?.();
    this.field.value = "";
    this.flush();
    this.form.classList.remove("begun");
    this.notice("info", t("erased"), button(t("restore"), restore));
    this.field.focus();
    this.thread.frame.say(t("erased"));
  }

  #warn(event: BeforeUnloadEvent): void {
    this.flush();
    if (storage.persistent || !this.field.value.trim()) return;
    this.notice("bad", this.t("unsaved"));
    event.preventDefault();
  }
}
