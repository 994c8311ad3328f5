/** The list of root comments: drawing in portions, revealing, placing, finding. */
import { button, focusOn, h } from "./dom.js";
import { CommentView } from "./comment.js";
import { size } from "./replies.js";
import { breathe } from "./timer.js";
import type { Thread } from "./thread.js";
import type { Comment } from "./types.js";

/** Shown at first; the rest waits for its button. */
const FIRST_VIEW = 50;
/** Drawn in one go, before the page gets its turn. */
const PORTION = 10;

export class List {
  /** Roots that have arrived, shown or not, in their order. */
  readonly roots: Comment[] = [];
  #shown = 0;

  constructor(readonly thread: Thread) {}

  get waiting(): Comment[] {
    return this.roots.slice(this.#shown);
  }

  clear(): void {
    this.roots.length = 0;
    this.#shown = 0;
  }

  /** Shows up to fifty more comments, ten per task; returns the first of them. */
  async reveal(limit = FIRST_VIEW): Promise<CommentView | undefined> {
    const { thread } = this;
    const before = thread.views.size;
    let turn = before;
    let first: CommentView | undefined;
    while (this.#shown < this.roots.length && thread.views.size - before < limit) {
      const view = this.#append(this.roots[this.#shown++]!);
      first ??= view;
      if (thread.views.size - turn >= PORTION) {
        turn = thread.views.size;
        await breathe();
        if (thread.signal.aborted) break;
      }
    }
    return first;
  }

  #append(comment: Comment): CommentView {
    const view = new CommentView(this.thread, comment, 0, null);
    this.thread.frame.list.append(view.el);
    return view;
  }

  /** Adds roots that belong before those which are shown. */
  prepend(comments: Comment[]): CommentView | undefined {
    const { list } = this.thread.frame;
    const views = comments.map((comment) => new CommentView(this.thread, comment, 0, null));
    list.prepend(...views.map(({ el }) => el));
    this.roots.unshift(...comments);
    this.#shown += comments.length;
    return views[0];
  }

  /** Shows a comment that has just arrived where the reader expects it: below its parent, or among the roots. */
  insert(comment: Comment): CommentView | undefined {
    const { thread } = this;
    const parent = comment.parent_id;
    if (parent && thread.known.has(parent)) {
      this.uncover(parent);
      thread.remember([comment], parent);
      return thread.views.get(parent)?.replies.add(comment);
    }
    if (!this.roots.length) thread.frame.show();
    thread.remember([comment], null);
    const view = new CommentView(thread, comment, 0, null);
    const first = thread.sort === "oldest" ? -1 : this.roots.findIndex(({ pinned }) => !pinned);
    const place = first < 0 || first > this.#shown ? this.#shown : first;
    const next = this.roots[place];
    const beside = next && place < this.#shown ? thread.views.get(next.id)?.el ?? null : null;
    thread.frame.list.insertBefore(view.el, beside);
    this.roots.splice(place, 0, comment);
    this.#shown++;
    return view;
  }

  /** Takes back a comment that was never published, or that is gone without replies. */
  remove({ comment, holder, el }: CommentView): void {
    const { thread } = this;
    el.remove();
    thread.views.delete(comment.id);
    thread.known.delete(comment.id);
    if (holder) thread.views.get(holder)?.replies.drop(comment);
    else {
      const place = this.roots.indexOf(comment);
      this.roots.splice(place, 1);
      if (place < this.#shown) this.#shown--;
    }
  }

  /** Makes sure that a comment which has arrived is drawn: shows its root, unfolds what holds it. */
  uncover(id: string): CommentView | undefined {
    const { thread } = this;
    const path: string[] = [];
    for (let at: string | null = id; at; at = thread.holders.get(at) ?? null) path.unshift(at);
    const root = this.roots.findIndex((comment) => comment.id === path[0]);
    while (this.#shown <= root) this.#append(this.roots[this.#shown++]!);
    for (const holder of path.slice(0, -1)) thread.views.get(holder)?.replies.open();
    return thread.views.get(id);
  }

  /** The button that brings more, with how many, or nothing. */
  drawPagers(): void {
    const { frame, cursors, t, known, info } = this.thread;
    frame.after.replaceChildren();
    frame.before.replaceChildren();
    const rest = this.waiting;
    const missing = Math.max(1, (info?.comment_count ?? 0) - known.size);
    const n = Math.min(FIRST_VIEW, rest.length ? size(rest) : missing);
    if (rest.length || cursors.next) {
      frame.after.append(this.#pager(t("more", { n }), () => this.#more()));
    }
    if (cursors.previous) {
      frame.before.append(this.#pager(t("earlier"), () => this.#earlier()));
    }
  }

  #pager(label: string, load: () => Promise<CommentView | undefined>): HTMLElement {
    const pager = button(label, () => void run(), { class: "act wide", part: "button" });
    const run = async () => {
      if (pager.ariaBusy) return;
      pager.ariaBusy = "true";
      try {
        const first = await load();
        this.drawPagers();
        if (first) focusOn(first.article);
      } catch {
        pager.ariaBusy = null;
        pager.after(h("p", { class: "error" }, this.thread.t("failed")));
        this.thread.say(this.thread.t("failed"), true);
      }
    };
    return pager;
  }

  async #more(): Promise<CommentView | undefined> {
    if (!this.waiting.length) {
      const page = await this.thread.readPage({ cursor: this.thread.cursors.next! });
      this.thread.cursors.next = page.next_cursor;
      this.roots.push(...this.thread.unknown(page.comments));
      this.thread.remember(page.comments, null);
    }
    return this.reveal();
  }

  async #earlier(): Promise<CommentView | undefined> {
    const page = await this.thread.readPage({ cursor: this.thread.cursors.previous! });
    this.thread.cursors.previous = page.previous_cursor;
    const fresh = this.thread.unknown(page.comments);
    this.thread.remember(fresh, null);
    return this.prepend(fresh);
  }
}
