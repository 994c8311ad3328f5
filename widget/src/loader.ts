/** Asks the service for one thread, for as long as the widget shows it. */
import { call, type RequestOptions } from "./api.js";
import { linkedComment, type Page } from "./page.js";
import { site } from "./script.js";
import type { Settings } from "./settings.js";
import { read } from "./store.js";
import type { ThreadPage } from "./types.js";
import { whenVisible } from "./visible.js";

type Query = Record<string, string | undefined>;

export class ThreadLoader {
  readonly #life = new AbortController();
  readonly signal = this.#life.signal;
  /** The comment that the address names. */
  readonly at = linkedComment();
  /** Resolves when the widget comes near the screen. */
  near: Promise<void> | undefined;
  first: Promise<ThreadPage> | undefined;

  constructor(
    readonly page: Page,
    readonly settings: Settings,
  ) {}

  /** Ends all that was asked for. */
  abort(): void {
    this.#life.abort();
  }

  read<T>(path: string, isRight: (answer: T) => unknown, options: RequestOptions = {}): Promise<T> {
    return call(path, isRight, { ...options, signal: this.signal });
  }

  /** Reads one page of the thread: the first, that of a cursor, or the one with a comment (`at`). */
  readPage(query: Query, fresh = false): Promise<ThreadPage> {
    const sort = read<string | null>("sort", this.settings.sort);
    const all = { ...this.page.named, site, sort, ...query };
    const present = Object.entries(all).filter((entry): entry is [string, string] => !!entry[1]);
    const isRight = (answer: ThreadPage) => answer.thread && Array.isArray(answer.comments);
    return this.read(`/threads?${new URLSearchParams(present)}`, isRight, { fresh });
  }

  /**
   * Asks for the first page once the widget is near the screen, whether it is drawn by then or not.
   * With `load="click"` the reader asks, unless the address names a comment.
   */
  begin(host: Element): void {
    const { load } = this.settings;
    if (load === "click" && !this.at) return;
    this.near = whenVisible(host, this.at || load === "eager" ? 1e6 : innerHeight, this.signal);
    this.first = this.near.then(() => this.readPage({ at: this.at }));
    this.first.catch(() => undefined);
  }
}
