/** New comments, asked for every few seconds while the tab is visible, announced where they belong. */

import { replaceComment } from "../comment-changes.js";
import type { Composers, ThreadContext } from "../contracts.js";
import { insertComment } from "../insertion.js";
import { primaryButton } from "../primary-button.js";
import { call, focusOn, h, site, whileVisible } from "../shared.js";
import type { Comment, Publications } from "../types.js";
import { placeOf, putBar } from "./places.js";

const EVERY_MS = 4000;
/** A service that fails is asked less often: each time after twice as long, up to this. */
const LONGEST_PAUSE_MS = 64_000;

interface Bar {
  el: HTMLElement;
  button: HTMLButtonElement;
}

export class News {
  readonly #thread: ThreadContext;
  /** Published, and not in the list. */
  readonly #waiting = new Map<string, Comment>();
  readonly #bars = new Map<string, Bar>();
  #since = "";
  #isAsking = false;
  #pause = EVERY_MS;
  #notBefore = 0;

  constructor(readonly composers: Composers) {
    this.#thread = composers.thread;
    whileVisible(this.#thread.signal, EVERY_MS, () => void this.#ask());
  }

  /** The list has been read anew. */
  prepare(): void {
    this.#since ||= this.#thread.info!.since;
    this.#draw();
  }

  async #ask(): Promise<void> {
    const { page, info, signal } = this.#thread;
    if (!info || this.#isAsking || performance.now() < this.#notBefore) return;
    const before = info.comment_count;
    const named = { ...page.named, site, since: this.#since };
    const query = Object.entries(named).filter((entry): entry is [string, string] => !!entry[1]);
    const path = `/threads/since?${new URLSearchParams(query)}`;
    const isRight = (answer: Publications) => Array.isArray(answer.comments) && answer.since;
    this.#isAsking = true;
    const answer = await call<Publications>(path, isRight, { signal }).catch(() => undefined);
    this.#isAsking = false;
    this.#pause = answer ? EVERY_MS : Math.min(2 * this.#pause, LONGEST_PAUSE_MS);
    this.#notBefore = answer ? 0 : performance.now() + this.#pause;
    // What is being sent gets its id first: one's own comment is no news.
    if (answer) await this.#thread.inTurn(async () => this.#take(answer, before));
  }

  #take(answer: Publications, before: number): void {
    const { info, signal, frame, comments } = this.#thread;
    if (signal.aborted || !info) return;
    this.#since = answer.since;
    const fresh = answer.comments.filter((comment) => {
      const former = comments.get(comment.id)?.comment;
      if (former?.status === "held") replaceComment(comments.view(comment.id)!, comment);
      return !former && !this.#waiting.has(comment.id);
    });
    for (const comment of fresh) this.#waiting.set(comment.id, comment);
    if (info.comment_count === before) this.#thread.count(answer.comment_count - before);
    this.#draw();
    if (fresh.length) frame.say(this.composers.t("fresh", { n: this.#waiting.size }));
  }

  #draw(): void {
    const thread = this.#thread;
    for (const id of this.#waiting.keys()) {
      if (thread.comments.has(id)) this.#waiting.delete(id);
    }
    const places = new Map<string, number>();
    for (const comment of this.#waiting.values()) {
      const place = placeOf(comment, this.#waiting, thread);
      places.set(place, (places.get(place) ?? 0) + 1);
    }
    for (const [place, { el }] of this.#bars) {
      if (places.has(place) && el.isConnected) continue;
      el.remove();
      this.#bars.delete(place);
    }
    for (const [place, n] of places) this.#drawBar(place, n);
  }

  #drawBar(place: string, n: number): void {
    const bar = this.#bars.get(place) ?? this.#newBar(place);
    const label = this.composers.t("fresh", { n });
    if (bar.button.textContent !== label) bar.button.firstElementChild!.textContent = label;
  }

  #newBar(place: string): Bar {
    const button = primaryButton("", () => void this.#show(place));
    const bar = { button, el: h("div", { class: "news" }, button) };
    putBar(place, bar.el, this.#thread);
    this.#bars.set(place, bar);
    return bar;
  }

  /** Puts what waits at a place into the list, or reads the part of the thread that has it. */
  async #show(place: string): Promise<void> {
    const thread = this.#thread;
    const here = [...this.#waiting.values()]
      .filter((comment) => placeOf(comment, this.#waiting, thread) === place)
      .sort((one, other) => (one.created_at < other.created_at ? -1 : 1));
    const [first] = here;
    if (!first) return;
    if (place === "further") return thread.goTo(first.id);
    for (const comment of here) this.#insert(comment);
    const view = thread.comments.view(first.id);
    this.#draw();
    if (view) focusOn(view.article);
  }

  #insert(comment: Comment): void {
    const { in_reply_to: whom } = comment;
    const parent = this.#thread.comments.get(whom?.id ?? "")?.comment;
    if (whom && parent) whom.name = parent.author?.name ?? null;
    insertComment(this.#thread, { ...comment, replies: [] });
  }
}
