/** One moderator at one thread: what waits, and how the service is asked. */

import type { Problem } from "../api.js";
import type { ThreadContext } from "../contracts.js";
import { button, call, h, notice, set } from "../shared.js";
import type { Translate } from "../translate.js";
import type { Comment } from "../types.js";
import { forgetSession, type PageSession } from "./session.js";
import type { ModerateTexts } from "./texts.js";

/** A comment as it is now, whatever its status; decisions name the version. */
export type ModeratedComment = Omit<Comment, "status"> & {
  status: Comment["status"] | "spam";
  version: number;
};

interface Page {
  comments: ModeratedComment[];
  held: ModeratedComment[];
}

export type Decision = "approve" | "hold" | "spam" | "delete";

export class Moderation {
  readonly #words = h("p", { role: "status" });
  readonly #list = h("ol", { class: "list waiting" });
  readonly #el: HTMLElement;

  constructor(
    readonly thread: ThreadContext,
    readonly session: PageSession,
    readonly t: Translate<ModerateTexts>,
    /** How a comment that waits is shown. */
    readonly item: (comment: ModeratedComment, moderation: Moderation) => HTMLLIElement,
  ) {
    const stop = button(t("stop"), () => void this.#stop());
    this.#el = h(
      "section",
      { class: "moderation", "aria-label": t("region"), tabindex: -1 },
      h("div", { class: "modbar" }, this.#words, stop),
      this.#list,
    );
  }

  may(right: PageSession["can"][number]): boolean {
    return this.session.can.includes(right);
  }

  /** Shows what waits by now; whether this thread is one of the session's site. */
  async refresh(): Promise<boolean> {
    try {
      const { held } = await this.#page([]);
      if (!this.#el.isConnected) {
        this.thread.frame.notice.before(this.#el);
      }
      this.#follow(held);
      this.count(held.length);
      return true;
    } catch (error) {
      if ((error as Problem).code === "bad_token") this.ended();
      return false;
    }
  }

  /** Adds what has come to wait; takes away what somebody else has decided. */
  #follow(held: ModeratedComment[]): void {
    const waiting = new Map(held.map((comment) => [`w-${comment.id}`, comment]));
    for (const item of [...this.#list.children]) {
      const isDecided = item.querySelector(".decided");
      if (!waiting.delete(item.id) && !isDecided) item.remove();
    }
    for (const comment of waiting.values()) this.#list.append(this.item(comment, this));
  }

  /** Says whose right it is, and how much waits. */
  count(waiting: number): void {
    const { t, session } = this;
    this.#words.textContent = `${t("as", { name: session.name })} ${t("waiting", { count: waiting })}`;
  }

  recount(): void {
    this.count(this.#list.querySelectorAll("article:not(.decided)").length);
  }

  /** Loads the thread anew, as readers now see it, and goes to a comment. */
  async show(id: string): Promise<void> {
    await this.thread.host.refresh();
    await this.thread.goTo(id);
  }

  /** The comment as it is now. */
  async latest(id: string): Promise<ModeratedComment | undefined> {
    const { comments } = await this.#page([id]);
    return comments[0];
  }

  decide(comment: ModeratedComment, decision: Decision): Promise<ModeratedComment> {
    return this.#change(comment, "decision", { decision, version: comment.version });
  }

  undo(comment: ModeratedComment): Promise<ModeratedComment> {
    return this.#change(comment, "undo", { version: comment.version });
  }

  pin(comment: ModeratedComment, pinned: boolean): Promise<ModeratedComment> {
    return this.#change(comment, "pin", { pinned }, "PUT");
  }

  reply(id: string, body: string): Promise<ModeratedComment> {
    return this.#change({ id }, "reply", { body });
  }

  /** Why something was not done, in words; a right that has ended goes. */
  sentence(error: unknown): string {
    const { code, body } = error as Problem;
    if (code === "bad_token") this.ended();
    const who = (body as { who?: string } | undefined)?.who;
    if (code === "bad_token") return this.t("ended");
    return code === "conflict" && who ? this.t("conflict", { name: who }) : this.t("failed");
  }

  ended(): void {
    forgetSession();
    this.#el.replaceChildren(notice("info", this.t("ended")));
    for (const view of this.thread.comments.views()) {
      view.article.querySelector(".moderate")?.remove();
    }
  }

  async #stop(): Promise<void> {
    const { token } = this.session;
    try {
      await call("/moderate/session", () => true, { method: "DELETE", token });
    } catch {
      // It ends by itself, and the account lists it.
    }
    this.ended();
    set(this.#el, { tabindex: -1 });
    this.#el.focus();
  }

  #page(ids: string[]): Promise<Page> {
    const { page } = this.thread;
    const json = { ...page.named, ids };
    return call<Page>("/moderate/comments", ({ held }) => Array.isArray(held), {
      json,
      token: this.session.token,
    });
  }

  async #change(
    { id }: { id: string },
    what: string,
    json: object,
    method?: string,
  ): Promise<ModeratedComment> {
    const path = `/moderate/comments/${id}/${what}`;
    const isRight = (answer: { comment: ModeratedComment }) => answer.comment?.id;
    const options = { json, token: this.session.token, ...(method && { method }) };
    const { comment } = await call<{ comment: ModeratedComment }>(path, isRight, options);
    return comment;
  }
}
