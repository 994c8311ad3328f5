/** One widget at work on one page: loads the thread, shows its state, holds what its parts share. */
import { Problem, type Api, type Options as Request } from "./api.js";
import { loadMore, loadWriting, speaker } from "./chunks.js";
import { button, focusOn, h } from "./dom.js";
import { Frame } from "./frame.js";
import { List } from "./list.js";
import { whenNear } from "./near.js";
import { ownOf, type Own } from "./own.js";
import { keep, read } from "./store.js";
import { main as en } from "./texts/en.js";
import { whileVisible } from "./timer.js";
import { hostedLink, whyClosed } from "./words.js";
import type { CommentView } from "./comment.js";
import type { Page } from "./page.js";
import type { Content, Given, Settings } from "./settings.js";
import type { Comment, Site, Sort, ThreadInfo, ThreadPage } from "./types.js";
import type { Desk } from "./write/desk.js";

const SKELETON_AFTER_MS = 300;
const RETRY_SECONDS = [2, 8, 30];

export class Thread {
  readonly host: HTMLElement;
  readonly api: Api;
  readonly page: Page;
  readonly language: string;
  readonly t;
  readonly frame: Frame;
  readonly list: List;
  readonly more = loadMore;
  /** Comments on screen, by id. */
  readonly views = new Map<string, CommentView>();
  /** Comments that have arrived, on screen or not. */
  readonly known = new Map<string, Comment>();
  /** Below which comment each one stands. */
  readonly holders = new Map<string, string | null>();
  readonly cursors: { next: string | null; previous: string | null } = { next: null, previous: null };
  /** Has a say in each comment that is drawn. */
  drawn: ((view: CommentView) => void) | undefined;
  info: ThreadInfo | undefined;
  site: Site | undefined;
  sort: Sort = "oldest";
  /** When the reader first touched the box, in milliseconds: the part for writing may come later. */
  touched = 0;
  #life = new AbortController();
  #failures = 0;
  #desk: Desk | undefined;

  constructor(
    given: Given,
    readonly options: Settings,
    readonly emit: (name: string, detail: object, cancelable?: boolean) => boolean,
  ) {
    this.host = given.host;
    this.api = given.api;
    this.page = given.page;
    this.language = options.language;
    this.t = speaker(options.language, "main", en);
    this.frame = new Frame(this);
    this.list = new List(this);
  }

  get signal(): AbortSignal {
    return this.#life.signal;
  }

  /** The thread as it stands, for a drawing in another language. */
  get content(): Content | undefined {
    const { info, site, list, cursors, sort } = this;
    if (!info || !site) return undefined;
    const comments = list.roots.filter(({ status }) => status !== "held");
    const { next, previous } = cursors;
    const page = { thread: info, site, comments, next_cursor: next, previous_cursor: previous };
    return { page, sort };
  }

  start(content?: Content): void {
    addEventListener("hashchange", () => this.#followHash(), { signal: this.signal });
    this.frame.field.addEventListener("focus", () => {
      this.touched ||= Date.now();
      void this.desk();
    });
    this.frame.field.addEventListener("click", () => void this.#open(), { once: true });
    if (content) {
      this.sort = content.sort;
      void this.#show(content.page).catch((error: unknown) => this.#failed(error));
      return;
    }
    const load = () => void this.load(hashId() ? { at: hashId() } : {});
    if (hashId() || this.options.load === "eager") whenNear(this, 1e6, load);
    else if (this.options.load === "click") {
      this.frame.show(button(this.t("show"), load, { class: "act wide" }));
    } else {
      this.frame.show(hostedLink(this));
      whenNear(this, innerHeight, load);
    }
  }

  stop(): void {
    this.#desk?.flush();
    this.#life.abort();
  }

  say(text: string, urgent = false): void {
    this.frame.say(text, urgent);
  }

  own(id: string): Own | undefined {
    return ownOf(this.page.url)[id];
  }

  /** A reading that ends with the widget. */
  read<T>(path: string, isRight: (answer: T) => unknown, options: Request = {}): Promise<T> {
    return this.api.call(path, isRight, { ...options, signal: this.signal });
  }

  readPage(query: Record<string, string>, fresh = false): Promise<ThreadPage> {
    const { site, sort } = this.options;
    const order = read<string | null>("sort", sort);
    const all = { url: this.page.url, site, sort: order, ...query };
    const given = Object.entries(all).filter((entry): entry is [string, string] => !!entry[1]);
    const isRight = (answer: ThreadPage) => answer.thread && Array.isArray(answer.comments);
    return this.read(`/threads?${new URLSearchParams(given)}`, isRight, { fresh });
  }

  async load(query: { at?: string } = {}, fresh = false): Promise<void> {
    const { frame } = this;
    frame.busy(true);
    const waiting = () => {
      frame.skeleton();
      this.say(this.t("loading"));
    };
    const wait = this.info ? 0 : setTimeout(waiting, SKELETON_AFTER_MS);
    if (!this.info) frame.show();
    try {
      const page = await this.readPage(query, fresh);
      clearTimeout(wait);
      this.#failures = 0;
      this.sort = read<Sort>("sort", (this.options.sort as Sort) ?? page.site.default_sort);
      await this.#show(page, query.at);
    } catch (error) {
      clearTimeout(wait);
      if (query.at && (error as Problem).code === "not_found") {
        await this.load();
        this.say(this.t("notFound"));
      } else this.#failed(error);
    } finally {
      frame.busy(false);
    }
  }

  refresh(): Promise<void> {
    return this.load({}, true);
  }

  async #show(page: ThreadPage, at?: string): Promise<void> {
    const { frame, list } = this;
    this.info = page.thread;
    this.site = page.site;
    this.views.clear();
    this.known.clear();
    this.holders.clear();
    list.clear();
    frame.list.replaceChildren();
    frame.show();
    this.cursors.next = page.next_cursor;
    this.cursors.previous = page.previous_cursor;
    this.remember(page.comments, null);
    list.roots.push(...page.comments);
    this.#drawHead();
    await list.reveal();
    if (this.signal.aborted) return;
    list.drawPagers();
    this.settle();
    this.#prepareWriting();
    this.emit("ready", { count: page.thread.comment_count });
    const target = at ?? hashId();
    if (target) await this.goTo(target, false);
  }

  /** Heading, order, composer: what depends on the thread as a whole. */
  #drawHead(): void {
    const { frame, t, info, site } = this;
    const n = info!.comment_count;
    frame.heading.textContent = n ? t("comments", { n }) : t("title");
    if (site!.accent) frame.root.style.setProperty("--site-accent", site!.accent);
    frame.root.dataset.theme = this.options.theme ?? site!.theme;
    if (n > 1 || this.cursors.next) {
      frame.sorting(this, this.sort, (sort) => {
        keep("sort", sort);
        void this.load({}, true);
      });
    }
    if (info!.closed) {
      frame.composer.replaceChildren(h("p", { class: "notice", part: "notice" }, whyClosed(this)));
    }
    if (!n && !info!.closed) frame.show(t("first"));
  }

  /** Says that there are no comments and offers a way to them; an error of our own is reported, too. */
  #failed(error: unknown): void {
    const { frame, t } = this;
    if (this.signal.aborted) return;
    const problem = error instanceof Problem ? error : new Problem("internal");
    const text = t(problem.code.endsWith("_not_allowed") ? "notAllowed" : "failed");
    const retry = button(t("retry"), () => void this.load({}, true), { part: "button" });
    frame.show(h("span", {}, text), retry, hostedLink(this));
    this.say(text);
    this.emit("error", { code: problem.code, retryAfter: problem.retryAfter });
    if (problem !== error) return reportError(error);
    const seconds = RETRY_SECONDS[this.#failures++];
    if (!seconds) return;
    const stop = whileVisible(this.signal, seconds * 1000, () => {
      stop();
      if (retry.isConnected) void this.load();
    });
  }

  /** Takes note of comments and of their replies, all levels. */
  remember(comments: Comment[], holder: string | null): void {
    for (const comment of comments) {
      this.known.set(comment.id, comment);
      this.holders.set(comment.id, holder);
      this.remember(comment.replies, comment.id);
    }
  }

  unknown(comments: Comment[]): Comment[] {
    return comments.filter(({ id }) => !this.known.has(id));
  }

  /** Puts replies that came later below the comments they answer; where those are unknown, below the root. */
  place(comments: Comment[], root: Comment): void {
    for (const comment of this.unknown(comments)) {
      const parent = this.known.get(comment.parent_id ?? "") ?? root;
      parent.replies.push(comment);
      this.remember([comment], parent.id);
      if (parent !== root) this.views.get(parent.id)?.replies.draw();
    }
  }

  /** After the first comments, when the browser has nothing else to do. */
  #prepareWriting(): void {
    if (this.#desk) this.#desk.prepare();
    else if (!this.info!.closed) (window.requestIdleCallback ?? setTimeout)(() => void this.desk());
  }

  /** One more or one less, here and for the page. */
  count(change: number): void {
    if (!this.info) return;
    this.info.comment_count += change;
    const n = this.info.comment_count;
    this.frame.heading.textContent = n ? this.t("comments", { n }) : this.t("title");
    this.emit("count", { count: n });
  }

  /** What is needed for writing; undefined while it cannot be loaded. */
  async desk(): Promise<Desk | undefined> {
    try {
      const writing = await loadWriting();
      if (this.signal.aborted || this.info?.closed) return undefined;
      if (!this.#desk) {
        this.#desk = writing.desk(this);
        if (this.info) this.#desk.prepare();
      }
    } catch {
      this.frame.show(h("span", {}, this.t("failed")), hostedLink(this));
    }
    return this.#desk;
  }

  async #open(): Promise<void> {
    (await this.desk())?.box(null).open();
  }

  /** Opens the composer, or the box below a comment. */
  async compose({ parent, text }: { parent?: string; text?: string }): Promise<void> {
    const desk = await this.desk();
    const view = parent ? this.list.uncover(parent) : null;
    if (!desk || view === undefined) return;
    const box = desk.box(view);
    box.field.value ||= text ?? "";
    box.prepare();
    box.open();
    focusOn(box.field);
    if (parent) this.emit("reply", { parent });
  }

  /** Brings a comment into view, loading the page of the thread where it stands. */
  async goTo(id: string, load = true): Promise<void> {
    if (!this.known.has(id) && load) return this.load({ at: id });
    const view = this.list.uncover(id);
    if (!view) return this.say(this.t("notFound"));
    this.list.drawPagers();
    for (const other of this.views.values()) other.article.classList.remove("target");
    view.article.classList.add("target");
    focusOn(view.article);
  }

  #followHash(): void {
    const id = hashId();
    if (id) void this.goTo(id);
  }

  /**
   * Gives back the height that the page reserved (`min-height`), if nothing that is visible
   * moves by it: the end of the widget must be below the screen before and after.
   */
  settle(): void {
    const { host, frame } = this;
    const { top } = host.getBoundingClientRect();
    if (top + frame.root.offsetHeight > innerHeight) host.style.minHeight = "0";
  }
}

/** The comment that the address names, `#c-…`. */
function hashId(): string {
  return /^#c-(.+)$/.exec(location.hash)?.[1] ?? "";
}
