/** The list of root comments: drawing in portions, revealing, placing, finding. */

import { loadActions } from "./chunks.js";
import { CommentView } from "./comment.js";
import type { CommentHandle, ListHandle, ThreadContext } from "./contracts.js";
import { button, focusOn, h } from "./dom.js";
import { size } from "./size.js";
import { painted } from "./timer.js";
import type { Comment } from "./types.js";

/** Shown at first; the rest waits for its button. */
const FIRST_VIEW = 50;
/** One task draws at most so many and ends after so long; the next ones wait until these are painted. */
const PORTION = 8;
const PORTION_MS = 9;

export class List implements ListHandle {
  constructor(readonly thread: ThreadContext) {}

  /** How many roots are shown. */
  get #shownCount(): number {
    return this.thread.frame.list.childElementCount;
  }

  /** Shows up to fifty more comments, a few per task; returns the first of them. */
  async showNext(): Promise<CommentHandle | undefined> {
    const { thread } = this;
    const { comments } = thread;
    const { roots } = comments;
    const first = roots[this.#shownCount];
    const before = comments.shown;
    let turn = before;
    let began = 0;
    while (this.#shownCount < roots.length && comments.shown - before < FIRST_VIEW) {
      began ||= Date.now();
      this.show(roots[this.#shownCount]!);
      if (comments.shown - turn >= PORTION || Date.now() - began > PORTION_MS) {
        began = 0;
        turn = comments.shown;
        await painted();
        if (thread.signal.aborted) break;
      }
    }
    return comments.view(first?.id);
  }

  show(comment: Comment, place = this.#shownCount): CommentHandle {
    const { list } = this.thread.frame;
    const view = new CommentView(this.thread, comment);
    list.insertBefore(view.el, list.children[place] ?? null);
    return view;
  }

  /** Makes sure that a comment which has arrived is drawn: shows its root, unfolds its ancestors. */
  reveal(id: string): CommentHandle | undefined {
    const { comments } = this.thread;
    const path = comments.path(id);
    const root = comments.roots.findIndex((comment) => comment.id === path[0]);
    while (this.#shownCount <= root) this.show(comments.roots[this.#shownCount]!);
    for (const ancestor of path.slice(0, -1)) comments.view(ancestor)?.replies.open();
    return comments.view(id);
  }

  /** The button that brings more, with how many, or nothing. */
  drawPagers(): void {
    const { frame, cursors, t, comments, info } = this.thread;
    frame.after.replaceChildren();
    frame.before.replaceChildren();
    const rest = size(comments.roots.slice(this.#shownCount));
    const n = Math.min(FIRST_VIEW, rest || Math.max(1, info!.comment_count - comments.size));
    if (rest || cursors.next) {
      frame.after.append(this.#pager(t("more", { n }), () => this.#more()));
    }
    if (cursors.previous) {
      frame.before.append(
        this.#pager(t("earlier"), async () => (await loadActions()).earlier(this.thread)),
      );
    }
  }

  #pager(label: string, load: () => Promise<CommentHandle | undefined>): HTMLElement {
    const pager = button(label, () => void run(), { class: "act wide", part: "button" });
    const run = async () => {
      if (pager.ariaBusy) return;
      pager.ariaBusy = "true";
      try {
        const first = await load();
        this.drawPagers();
        if (first) focusOn(first.article);
      } catch {
        const { frame, t } = this.thread;
        pager.ariaBusy = null;
        pager.after(h("p", { class: "error" }, t("failed")));
        frame.say(t("failed"), true);
      }
    };
    return pager;
  }

  async #more(): Promise<CommentHandle | undefined> {
    const { comments, cursors, loader } = this.thread;
    if (this.#shownCount === comments.roots.length) {
      const page = await loader.readPage({ cursor: cursors.next! });
      cursors.next = page.next_cursor;
      const roots = comments.missing(page.comments);
      comments.add(roots, null);
      comments.roots.push(...roots);
    }
    return this.showNext();
  }
}
