/** From the button to the published comment, or to the words about why it is not. */

import type { Problem } from "../api.js";
import { copyText } from "../clipboard.js";
import { removeComment, replaceComment } from "../comment-changes.js";
import type { CommentHandle, ReaderPart } from "../contracts.js";
import { insertComment } from "../insertion.js";
import type { OwnComment } from "../own-comment.js";
import { randomHex } from "../random.js";
import { button, call, focusOn, read, save, set, site, withPart } from "../shared.js";
import { nameOf } from "../thread-name.js";
import { titleOf } from "../title.js";
import type { Comment, FieldError, NewComment, Posted } from "../types.js";
import type { ComposerForm, Prove, State } from "./contracts.js";
import type { Attempt } from "./drafts.js";
import { mark } from "./fields.js";
import { pendingComment } from "./pending-comment.js";

export class Submission {
  #busy = false;
  #waits = false;

  constructor(readonly composer: ComposerForm) {}

  /**
   * Sends what is in the box, unless it is being sent or has to wait. What the browser believes of
   * the network is a hint: some say that they are offline when they are not.
   */
  async send(): Promise<void> {
    const { composer } = this;
    const { thread } = composer;
    if (this.#busy || this.#waits || !this.#complete()) return;
    if (thread.host.page !== thread.page.url) return this.#follow();
    const attempt = this.#attempt();
    const detail = { body: attempt.payload.body, parent: composer.parentId || null };
    if (!thread.emit("beforepost", detail, true)) return;
    composer.flush({ attempt, queued: false });
    this.#setBusy(true);
    await thread.inTurn(() => this.#post(attempt));
  }

  /** The page has become another one: nothing is written to the page before. */
  async #follow(): Promise<void> {
    const { composer } = this;
    const { host } = composer.thread;
    composer.leaveFor(host.page);
    await host.follow();
  }

  async #post(attempt: Attempt): Promise<void> {
    const { composer } = this;
    const { thread } = composer;
    const row = insertComment(thread, pendingComment(attempt, thread, composer.parent));
    try {
      const posted = await this.#call(attempt);
      this.#setBusy(false);
      this.#done(posted, row);
    } catch (problem) {
      this.#setBusy(false);
      if (row) removeComment(row);
      this.#failed(problem as Problem);
    }
  }

  /** With a proof of work, where the service asks for one. */
  async #call({ key, payload }: Attempt): Promise<Posted> {
    const { composer } = this;
    const { language } = composer.thread.settings;
    const send = (proof?: string) =>
      call<Posted>(`/comments?lang=${language}`, isPosted, {
        json: { ...payload, proof },
        key,
        token: read<{ token?: string }>("reader", {}).token,
      });
    return send().catch(async (problem: Problem) => {
      const posted =
        problem.body.challenge &&
        (await withPart("parts/proof", (prove: Prove) => prove(composer, problem, send)));
      if (!posted) throw problem;
      return posted;
    });
  }

  /** The network went or came back: a comment that waits asks to leave. */
  network(): void {
    const { composer } = this;
    const { t } = composer;
    if (!composer.form.classList.contains("open")) return;
    const send = button(t("send"), () => void this.send(), { part: "button" });
    if (composer.queued) {
      this.#announce("wait", t(navigator.onLine ? "online" : "queued"), send);
    } else if (!navigator.onLine) {
      this.#announce("wait", t("offline"));
    } else {
      composer.notice();
    }
  }

  #complete(): boolean {
    const { composer } = this;
    const { t, thread } = composer;
    composer.notice();
    composer.commenter.unmark();
    const fault = composer.composers.refusals.faultOf(composer.field.value);
    if (fault) return this.#mark(composer.field, fault);
    if (thread.site?.require_name && !composer.commenter.value.name) {
      return this.#mark(composer.commenter.mark("name", t("e_name")), t("e_name"));
    }
    return true;
  }

  #mark(field: HTMLInputElement | HTMLTextAreaElement, message: string): false {
    mark(field, message);
    this.composer.thread.frame.say(message, true);
    focusOn(field);
    return false;
  }

  /** The same words again are the same attempt, so that a lost answer cannot publish twice. */
  #attempt(): Attempt {
    const { composer } = this;
    const { page } = composer.thread;
    const body = composer.field.value.trim();
    const author = composer.commenter.value;
    const { attempt: last, mails } = composer;
    const same =
      last && JSON.stringify([last.payload.body, last.payload.author, last.payload.mails]);
    if (last && same === JSON.stringify([body, author, mails])) return last;
    const payload: NewComment = { ...page.named, body, author };
    if (site) payload.site = site;
    payload.title = titleOf(composer.thread.host);
    if (composer.parentId) payload.parent_id = composer.parentId;
    const token = read<string>("token", "");
    if (token) payload.commenter_token = token;
    if (mails) payload.mails = mails;
    payload.trap = composer.trap.value;
    payload.filled_in_ms = composer.filledInMs;
    return { key: randomHex(), payload };
  }

  #setBusy(is: boolean): void {
    const { composer } = this;
    const { submit, field, thread } = composer;
    this.#busy = is;
    submit.style.minWidth = is ? `${submit.offsetWidth}px` : "";
    set(submit, { "aria-disabled": is ? "true" : null });
    field.readOnly = is;
    composer.label(is ? thread.t("sending") : undefined);
    if (is) thread.frame.say(thread.t("sending"));
  }

  #done(posted: Posted, row: CommentHandle | undefined): void {
    const { composer } = this;
    const { thread, field } = composer;
    const { comment, edit_token, edit_until, commenter_token } = posted;
    // The answer to its author does not repeat whom it answers.
    comment.in_reply_to ??= row?.comment.in_reply_to ?? null;
    const held = comment.status === "held";
    const source = field.value.trim();
    const until = onThisClock(edit_until, comment);
    const kept: OwnComment = { source, token: edit_token, until, thread: nameOf(thread) };
    save(`own:${comment.id}`, held ? { ...kept, comment } : kept);
    if (commenter_token) save("token", commenter_token);
    composer.done();
    thread.emit("posted", { id: comment.id, held });
    if (thread.signal.aborted || !row) return;
    replaceComment(row, comment);
    row.article.classList.add("new");
    if (!held) thread.count(1);
    thread.frame.say(composer.t(held ? "held" : "posted"));
    focusOn(row.article);
  }

  #failed(problem: Problem): void {
    const { composer } = this;
    const { code, body, retryAfter } = problem;
    const { thread, composers } = composer;
    if (thread.signal.aborted) return;
    thread.emit("error", { code, retryAfter });
    composer.open();
    if (code === "network" && !navigator.onLine) {
      composer.flush({ queued: true });
      this.network();
    } else if (code === "rate_limited" || code === "slow_mode") {
      void this.#wait(retryAfter);
    } else if (code === "name_taken") {
      const [error] = body.errors!;
      this.#mark(composer.commenter.mark("name", error!.message), error!.message);
      withPart("parts/reader", (part: ReaderPart) => part.offer(composer, true));
    } else if (code === "invalid" && body.errors?.length) {
      for (const error of [...body.errors].reverse()) this.#showFault(error);
    } else if (code === "blocked_words") {
      this.#mark(composer.field, composers.refusals.sentence(problem)!);
    } else {
      this.#refused(problem);
    }
  }

  #showFault(error: FieldError): void {
    const { composer } = this;
    const text = composer.composers.refusals.ofField(error);
    const name = error.field.split(".").pop()!;
    this.#mark(
      name in composer.commenter.inputs
        ? composer.commenter.mark(name as "name", text)
        : composer.field,
      text,
    );
  }

  #refused(problem: Problem): void {
    const { composer } = this;
    const { t } = composer;
    const { body, code } = problem;
    if (code === "idempotency_mismatch") composer.flush({ attempt: undefined });
    const copy = button(t("copy"), async () => {
      if (await copyText(composer.field.value)) copy.textContent = t("copied");
      else composer.field.select();
    });
    const retry = button(composer.thread.t("retry"), () => void this.send(), { part: "button" });
    // Signed out elsewhere: sent again it is sent as by anybody.
    if (code === "bad_token") save("reader", undefined);
    const sentence = composer.composers.refusals.sentence(problem);
    const text = sentence ?? ((code === "bad_token" && body.detail) || t("error"));
    const final = sentence && !["refused", "storage_full", "read_only"].includes(code);
    composer.notice("bad", text, ...(final ? [] : [retry]), copy);
    composer.thread.frame.say(text, true);
  }

  #announce(state: State, text: string, ...actions: Node[]): void {
    this.composer.notice(state, text, ...actions);
    this.composer.thread.frame.say(text);
  }

  async #wait(seconds: number): Promise<void> {
    const { composer } = this;
    this.#waits = true;
    await composer.composers.refusals.wait(seconds, composer.submit, (text) =>
      composer.notice("wait", text),
    );
    this.#waits = false;
  }
}

/** An end of the service's, counted from now: this browser's clock may be wrong. */
function onThisClock(end: string, { created_at }: Comment): string {
  return new Date(Date.now() + Date.parse(end) - Date.parse(created_at)).toISOString();
}

function isPosted({ comment, edit_token }: Posted): unknown {
  return comment?.id && comment.author && edit_token;
}
