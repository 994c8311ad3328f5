/** From the button to the published comment, and what is said when it does not get there. */
import { button, focusOn, keep, keepOwn, read, set } from "../kit.js";
import { mark } from "./fields.js";
import { pending } from "./pending.js";
import type { Problem } from "../api.js";
import type { CommentView } from "../comment.js";
import type { FieldError, NewComment, Posted } from "../types.js";
import type { Composer } from "./composer.js";
import type { Attempt } from "./drafts.js";

export class Sending {
  #busy = false;
  #waits = false;

  constructor(readonly box: Composer) {}

  /** Sends what is in the box, unless it is being sent or has to wait. */
  async send(): Promise<void> {
    const { box } = this;
    const { thread } = box;
    if (this.#busy || this.#waits || !this.#complete()) return;
    const attempt = this.#attempt();
    const detail = { body: attempt.payload.body, parent: box.parentId || null };
    if (!thread.emit("beforepost", detail, true)) return;
    box.flush({ attempt, queued: !navigator.onLine });
    if (!navigator.onLine) return this.network();
    this.#setBusy(true);
    const row = thread.list.insert(pending(attempt, box));
    try {
      const posted = await thread.api.call<Posted>(`/comments?lang=${thread.language}`, isPosted, {
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
    const fault = box.desk.refusals.faultOf(box.field.value);
    if (fault) return this.#mark(box.field, fault);
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
    // The answer to its author does not repeat whom it answers.
    comment.in_reply_to ??= row?.comment.in_reply_to ?? null;
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
    if (held) box.desk.explain(row);
    if (!held) thread.count(1);
    thread.say(box.t(held ? "held" : "posted"));
    focusOn(row.article);
  }

  #failed(problem: Problem): void {
    const { box } = this;
    const { code, body, retryAfter } = problem;
    const { thread, desk } = box;
    if (thread.signal.aborted) return;
    thread.emit("error", { code, retryAfter });
    box.open();
    if (code === "network" && !navigator.onLine) {
      box.flush({ queued: true });
      this.network();
    } else if (code === "rate_limited" || code === "slow_mode") {
      void this.#wait(retryAfter);
    } else if (code === "invalid" && body.errors?.length) {
      for (const error of [...body.errors].reverse()) this.#showFault(error);
    } else if (code === "blocked_words") {
      this.#mark(box.field, desk.refusals.sentence(problem)!);
    } else {
      this.#refused(problem);
    }
  }

  #showFault(error: FieldError): void {
    const { box } = this;
    const text = box.desk.refusals.ofField(error);
    const name = error.field.split(".").pop()!;
    this.#mark(name in box.person.inputs ? box.person.mark(name as "name", text) : box.field, text);
  }

  #refused(problem: Problem): void {
    const { box } = this;
    const { t } = box;
    const { code } = problem;
    if (code === "idempotency_mismatch") box.flush({ attempt: undefined });
    const copy = button(t("copy"), () => {
      void navigator.clipboard.writeText(box.field.value).then(
        () => (copy.textContent = t("copied")),
        () => box.field.select(),
      );
    });
    const retry = button(box.thread.t("retry"), () => void this.send(), { part: "button" });
    const known = box.desk.refusals.sentence(problem);
    const text = known ?? t("error");
    const final = known && code !== "refused" && code !== "storage_full";
    box.notice(text, ...(final ? [] : [retry]), copy);
    box.thread.say(text, true);
  }

  #tell(text: string, ...actions: Node[]): void {
    this.box.notice(text, ...actions);
    this.box.thread.say(text);
  }

  async #wait(seconds: number): Promise<void> {
    const { box } = this;
    this.#waits = true;
    await box.desk.refusals.wait(seconds, box.submit, (text) => box.notice(text));
    this.#waits = false;
  }
}

function isPosted({ comment, edit_token }: Posted): unknown {
  return comment?.id && comment.author && edit_token;
}

/** A key that no other attempt has; works on pages without https, where randomUUID does not exist. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
