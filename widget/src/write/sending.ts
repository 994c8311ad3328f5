/** From the button to the published comment, and what is said when it does not get there. */
import { button, focusOn, keep, keepOwn, read, set, whileVisible } from "../kit.js";
import { mark } from "./fields.js";
import { explain } from "./held.js";
import { pending } from "./pending.js";
import type { Problem } from "../api.js";
import type { CommentView } from "../comment.js";
import type { WriteTexts } from "../texts/index.js";
import type { NewComment, Posted } from "../types.js";
import type { Composer } from "./composer.js";
import type { Attempt } from "./drafts.js";

type Text = keyof WriteTexts;

/** Refusals that have a sentence of their own. */
const SENTENCES: Record<string, Text> = {
  duplicate: "e_duplicate",
  thread_closed: "e_closed",
  blocked: "e_blocked",
  refused: "e_refused",
  origin_not_allowed: "e_page",
  url_not_allowed: "e_page",
  storage_full: "e_full",
  too_large: "e_long",
};

/** What is wrong with a field. */
const FAULTS: Record<string, Text> = {
  too_long: "e_long",
  too_complex: "e_complex",
};

export class Sending {
  #busy = false;
  #until = 0;

  constructor(readonly box: Composer) {}

  /** Sends what is in the box, unless it is being sent or has to wait. */
  async send(): Promise<void> {
    const { box } = this;
    const { thread } = box;
    if (this.#busy || Date.now() < this.#until || !this.#complete()) return;
    const attempt = this.#attempt();
    const detail = { body: attempt.payload.body, parent: box.parentId || null };
    if (!thread.emit("beforepost", detail, true)) return;
    box.flush({ attempt, queued: !navigator.onLine });
    if (!navigator.onLine) return this.network();
    this.#setBusy(true);
    const row = thread.list.insert(pending(attempt, box));
    try {
      const posted = await thread.api.call<Posted>("/comments", isPosted, {
        json: attempt.payload,
        key: attempt.key,
      });
      this.#setBusy(false);
      this.#done(posted, row);
    } catch (problem) {
      this.#setBusy(false);
      if (row) thread.list.remove(row);
      this.#failed(problem as Problem);
    }
  }

  /** The network went or came back: the button says so, a comment that waits asks to leave. */
  network(): void {
    const { box } = this;
    const { t } = box;
    box.label();
    if (!box.form.classList.contains("open")) return;
    if (!navigator.onLine) {
      this.#tell(t(box.queued ? "queued" : "offline"));
    } else if (box.queued) {
      this.#tell(t("online"), button(t("send"), () => void this.send(), { part: "button" }));
    } else {
      box.notice();
    }
  }

  #complete(): boolean {
    const { box } = this;
    const { t, thread } = box;
    box.notice();
    box.person.unmark();
    const length = box.field.value.trim().length;
    if (!length) return this.#mark(box.field, t("e_body"));
    if (length > (thread.site?.max_body_length ?? 10_000)) return this.#mark(box.field, t("e_long"));
    if (thread.site?.require_name && !box.person.value.name) {
      return this.#mark(box.person.mark("name", t("e_name")), t("e_name"));
    }
    return true;
  }

  #mark(field: HTMLInputElement | HTMLTextAreaElement, message: string): false {
    mark(field, message);
    this.box.thread.say(message, true);
    focusOn(field);
    return false;
  }

  /** The same words again are the same attempt, so that a lost answer cannot publish twice. */
  #attempt(): Attempt {
    const { box } = this;
    const { page, options } = box.thread;
    const body = box.field.value.trim();
    const author = box.person.value;
    const last = box.attempt;
    const same = last && JSON.stringify([last.payload.body, last.payload.author]);
    if (last && same === JSON.stringify([body, author])) return last;
    const payload: NewComment = { url: page.url, body, author };
    if (options.site) payload.site = options.site;
    if (page.title) payload.title = page.title;
    if (box.parentId) payload.parent_id = box.parentId;
    const token = read<string>("token", "");
    if (token) payload.commenter_token = token;
    payload.trap = box.trap.value;
    payload.filled_in_ms = box.filledInMs;
    return { key: newKey(), payload };
  }

  #setBusy(is: boolean): void {
    const { box } = this;
    const { submit, field, thread } = box;
    this.#busy = is;
    submit.style.minWidth = is ? `${submit.offsetWidth}px` : "";
    set(submit, { "aria-disabled": is ? "true" : null });
    field.readOnly = is;
    box.label(is ? thread.t("sending") : undefined);
    if (is) thread.say(thread.t("sending"));
  }

  #done(posted: Posted, row: CommentView | undefined): void {
    const { box } = this;
    const { thread, field } = box;
    const { comment, edit_token, edit_until, commenter_token } = posted;
    const held = comment.status === "held";
    const source = field.value.trim();
    const own = { source, token: edit_token, until: edit_until };
    keepOwn(thread.page.url, comment.id, held ? { ...own, comment } : own);
    if (commenter_token) keep("token", commenter_token);
    box.done();
    thread.emit("posted", { id: comment.id, held });
    if (thread.signal.aborted || !row) return;
    row.become(comment);
    row.article.classList.add("new");
    if (held) explain(box.desk, row);
    if (!held) thread.count(1);
    thread.say(box.t(held ? "held" : "posted"));
    focusOn(row.article);
  }

  #failed({ code, body, retryAfter }: Problem): void {
    const { box } = this;
    const { t, thread } = box;
    if (thread.signal.aborted) return;
    thread.emit("error", { code, retryAfter });
    box.open();
    if (code === "network" && !navigator.onLine) {
      box.flush({ queued: true });
      this.network();
    } else if (code === "rate_limited") {
      this.#wait(retryAfter || 30);
    } else if (code === "blocked_words") {
      const list = new Intl.ListFormat(box.thread.language, { type: "disjunction" });
      const words = list.format((body.words ?? []).map((word) => `« ${word} »`));
      this.#mark(box.field, t("e_words", { words }));
    } else if (code === "invalid" && body.errors?.length) {
      this.#showFaults(body.errors);
    } else {
      this.#refused(code);
    }
  }

  #showFaults(errors: { field: string; code: string }[]): void {
    const { box } = this;
    const { t } = box;
    for (const { field, code } of [...errors].reverse()) {
      const name = field.split(".").pop()!;
      const own = code === "required" || name === "email" || name === "website" || name === "parent_id";
      const key = FAULTS[code] ?? (own ? `e_${name.replace("_id", "")}` : "e_value");
      const text = t(key as Text) ?? t("e_value");
      const control =
        name in box.person.inputs ? box.person.mark(name as "name", text) : box.field;
      this.#mark(control, text);
    }
  }

  #refused(code: string): void {
    const { box } = this;
    const { t } = box;
    if (code === "idempotency_mismatch") box.flush({ attempt: undefined });
    const copy = button(t("copy"), () => {
      void navigator.clipboard.writeText(box.field.value).then(
        () => (copy.textContent = t("copied")),
        () => box.field.select(),
      );
    });
    const retry = button(box.thread.t("retry"), () => void this.send(), { part: "button" });
    const known = SENTENCES[code];
    this.#tell(t(known ?? "error"), ...(known && code !== "refused" && code !== "storage_full" ? [] : [retry]), copy);
    box.thread.say(t(known ?? "error"), true);
  }

  #tell(text: string, ...actions: Node[]): void {
    this.box.notice(text, ...actions);
    this.box.thread.say(text);
  }

  /** Counts down in words; heard only at the start and at the end. */
  #wait(seconds: number): void {
    const { box } = this;
    const { t, thread } = box;
    this.#until = Date.now() + seconds * 1000;
    const text = () => {
      const left = Math.max(0, Math.round((this.#until - Date.now()) / 1000));
      return left ? t("wait", { time: countdown(left) }) : "";
    };
    set(box.submit, { "aria-disabled": "true" });
    this.#tell(text());
    const stop = whileVisible(thread.signal, 1000, () => {
      box.notice(text());
      if (text()) return;
      stop();
      this.#until = 0;
      set(box.submit, { "aria-disabled": null });
      this.#tell(t("waited"));
    });
  }
}

function isPosted({ comment, edit_token }: Posted): unknown {
  return comment?.id && comment.author && edit_token;
}

/** Minutes and seconds, « 0:42 ». */
function countdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, "0")}`;
}

/** A key that no other attempt has; works on pages without https, where randomUUID does not exist. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
