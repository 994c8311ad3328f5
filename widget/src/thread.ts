/** One widget at work on one page: loads the thread, shows its state, has what its parts share. */
import { Problem } from "./api.js";
import { prepareReading, withActions } from "./chunks.js";
import { CommentStore } from "./comment-store.js";
import type { CommentHandle, Host, ThreadContext } from "./contracts.js";
import { button, focusOn, h, notice } from "./dom.js";
import { Frame } from "./frame.js";
import { translator } from "./language.js";
import { List } from "./list.js";
import type { ThreadLoader } from "./loader.js";
import { closedMessage, hostedLink } from "./messages.js";
import type { OwnComment } from "./own-comment.js";
import { linkedComment, type Page } from "./page.js";
import type { Settings } from "./settings.js";
import { read, save } from "./store.js";
import { main as english } from "./texts/en.js";
import { whileVisible } from "./timer.js";
import type { Site, Sort, ThreadInfo, ThreadPage } from "./types.js";
import { Writing } from "./writing.js";

const SKELETON_AFTER_MS = 300;
const RETRY_SECONDS = [2, 8, 30];

export class Thread implements ThreadContext {
  readonly page: Page;
  readonly settings: Settings;
  readonly signal: AbortSignal;
  readonly t;
  readonly frame: Frame;
  readonly list: List;
  readonly writing: Writing;
  readonly withActions = withActions;
  readonly comments = new CommentStore<CommentHandle>();
  readonly cursors: ThreadContext["cursors"] = { next: null, previous: null };
  afterDraw: ThreadContext["afterDraw"];
  info: ThreadInfo | undefined;
  site: Site | undefined;
  sort: Sort = "oldest";
  #failures = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    readonly host: Host,
    readonly loader: ThreadLoader,
    readonly emit: ThreadContext["emit"],
  ) {
    this.page = loader.page;
    this.settings = loader.settings;
    this.signal = loader.signal;
    this.t = translator(this.settings.language, "main", english);
    this.frame = new Frame(host.shadowRoot!, this.settings, this.t);
    // Not all comments may be on paper.
    this.frame.root.append(h("p", { class: "paper" }, hostedLink(this)));
    this.list = new List(this);
    this.writing = new Writing(this);
    addEventListener("hashchange", () => this.#followHash(), { signal: this.signal });
  }

  /** The thread as it is, for a drawing in another language. */
  get content(): ThreadPage | undefined {
    const { info, site, cursors } = this;
    if (!info || !site) return undefined;
    const comments = this.comments.roots.filter(({ status }) => status !== "held");
    return {
      thread: info,
      site,
      comments,
      next_cursor: cursors.next,
      previous_cursor: cursors.previous,
    };
  }

  stop(): void {
    this.writing.flush();
    this.loader.abort();
  }

  own(id: string): OwnComment | undefined {
    return read<OwnComment | undefined>(`own:${id}`, undefined);
  }

  /** Shows what an earlier drawing of this thread had, or else the first page when it is wanted. */
  start(content: ThreadPage | undefined): void {
    const { frame, loader, t } = this;
    if (content)
      void this.inTurn(() => this.#show(content)).catch((error: unknown) => this.#failed(error));
    else if (!loader.near)
      frame.show(button(t("show"), () => void this.load(), { class: "act wide" }));
    else void loader.near.then(() => this.load(loader.at, false, loader.first));
  }

  inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(run);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Loads the first page, or the one with a comment, and shows it. */
  load(at = "", fresh = false, answer?: Promise<ThreadPage>): Promise<void> {
    return this.inTurn(() => this.#load(at, answer ?? this.loader.readPage({ at }, fresh)));
  }

  async #load(at: string, answer: Promise<ThreadPage>): Promise<void> {
    const { frame } = this;
    frame.list.ariaBusy = "true";
    const skeleton = this.info ? 0 : setTimeout(() => frame.skeleton(), SKELETON_AFTER_MS);
    if (!this.info) frame.show();
    try {
      const page = await answer;
      clearTimeout(skeleton);
      this.#failures = 0;
      await this.#show(page, at);
    } catch (error) {
      clearTimeout(skeleton);
      if (at && (error as Problem).code === "not_found") {
        await this.#load("", this.loader.readPage({}));
        // The comment of another widget on this page is not gone.
        if (document.querySelectorAll(this.host.localName).length < 2)
          frame.say(this.t("notFound"));
      } else this.#failed(error);
    } finally {
      frame.list.ariaBusy = null;
    }
  }

  async #show(page: ThreadPage, at?: string): Promise<void> {
    const { frame, list, comments, cursors } = this;
    this.info = page.thread;
    this.site = page.site;
    this.sort = read<Sort>("sort", (this.settings.sort as Sort) ?? page.site.default_sort);
    comments.reset(page.comments);
    frame.list.replaceChildren();
    frame.show();
    cursors.next = page.next_cursor;
    cursors.previous = page.previous_cursor;
    this.#drawHead();
    await list.showNext();
    if (this.signal.aborted) return;
    frame.title(page.thread.comment_count);
    list.drawPagers();
    this.writing.prepare();
    prepareReading(this);
    this.emit("ready", { count: page.thread.comment_count });
    const target = at || linkedComment();
    if (this.comments.has(target)) await this.goTo(target, false);
  }

  /** Look, order, composer: what depends on the thread as a whole. */
  #drawHead(): void {
    const { frame, t, settings } = this;
    const { comment_count, closed } = this.info!;
    const { accent, theme, reactions } = this.site!;
    frame.look(accent, settings.theme ?? theme);
    // Their bar comes later, and must move nothing.
    frame.heading.classList.toggle("reacted", !!reactions?.length);
    if (comment_count > 1 || this.cursors.next) {
      frame.sorting(this.sort, (sort) => {
        save("sort", sort);
        void this.load("", true);
      });
    }
    if (closed) {
      frame.composer.replaceChildren(notice("info", closedMessage(this)));
    } else if (!comment_count) frame.show(h("p", { class: "empty" }, t("first")));
  }

  /** Says that there are no comments and offers a way to them; an error of our own is reported, too. */
  #failed(error: unknown): void {
    const { frame, t } = this;
    if (this.signal.aborted) return;
    const problem = error instanceof Problem ? error : new Problem("internal");
    const text = t(problem.code.endsWith("_not_allowed") ? "notAllowed" : "failed");
    const retry = button(t("retry"), () => void this.load("", true), { part: "button" });
    frame.show(notice("bad", h("span", {}, text), retry, hostedLink(this)));
    frame.say(text);
    this.emit("error", { code: problem.code, retryAfter: problem.retryAfter });
    if (problem !== error) reportError(error);
    const seconds = problem === error && RETRY_SECONDS[this.#failures++];
    if (!seconds) return;
    const stop = whileVisible(this.signal, seconds * 1000, () => {
      stop();
      if (retry.isConnected) void this.load();
    });
  }

  count(change: number): void {
    if (!this.info) return;
    this.info.comment_count += change;
    const { comment_count: count } = this.info;
    this.frame.title(count);
    this.emit("count", { count });
  }

  /** Brings a comment into view, loading the page of the thread that has it. */
  async goTo(id: string, load = true): Promise<void> {
    if (!this.comments.get(id) && load) return this.load(id);
    const view = this.list.reveal(id);
    if (!view) return this.frame.say(this.t("notFound"));
    this.list.drawPagers();
    for (const other of this.comments.views()) other.article.classList.remove("target");
    view.article.classList.add("target");
    focusOn(view.article);
  }

  #followHash(): void {
    const id = linkedComment();
    if (id) void this.goTo(id);
  }
}
