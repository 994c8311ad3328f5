/** The replies to one comment: folded, unfolded, closed, loaded further. */

import { loadActions } from "./chunks.js";
// biome-ignore lint/suspicious/noImportCycles: comments and replies are a tree.
import { CommentView } from "./comment.js";
import type { CommentHandle, RepliesHandle } from "./contracts.js";
import { button, focusOn, h, set } from "./dom.js";
import { size } from "./size.js";
import { read, saveEntry } from "./store.js";
import type { Comment } from "./types.js";

/** More replies than this show the first and the latest only. */
const FOLD_ABOVE = 3;
/** Deeper levels are not indented further. */
const INDENTED = 3;

type State = "closed" | "open" | undefined;

export class Replies implements RepliesHandle {
  /** What holds the replies, once there are some. */
  #box: HTMLElement | undefined;
  #list!: HTMLOListElement;
  #bar!: HTMLButtonElement;
  #state: State;

  constructor(readonly view: CommentView) {}

  /** Shows the replies that the comment has now. */
  draw(): void {
    const { replies, more_replies } = this.view.comment;
    if (!replies.length && !more_replies) {
      this.#box?.remove();
      return;
    }
    this.#box ??= this.#build();
    // Appended again it would lose the focus that is in it.
    if (this.#box.parentNode !== this.view.el) this.view.el.append(this.#box);
    this.#drawBar();
    const items = new Map([...this.#list.children].map((item) => [item.id, item]));
    this.#list.replaceChildren();
    this.#list.hidden = this.#state === "closed";
    if (this.#list.hidden) return;
    const folds = this.#state !== "open" && replies.length > FOLD_ABOVE;
    const itemsOf = (comments: Comment[]) =>
      comments.map((reply) => items.get(`i-${reply.id}`) ?? this.#item(reply));
    this.#list.append(...itemsOf(folds ? replies.slice(0, 1) : replies));
    if (folds) this.#list.append(this.#gap(replies.slice(1, -1)), ...itemsOf(replies.slice(-1)));
    if (more_replies) this.#list.append(this.#pager(more_replies.count));
  }

  #build(): HTMLElement {
    const { comment, depth } = this.view;
    const id = `r-${comment.id}`;
    this.#state ??= read<Record<string, State>>("folds", {})[comment.id];
    this.#list = h("ol", { id });
    this.#bar = button("", () => this.#toggle(), { class: "bar", "aria-controls": id });
    return h(
      "div",
      { class: depth < INDENTED ? "replies" : "replies flat" },
      this.#bar,
      this.#list,
    );
  }

  /** Adds a reply that has just arrived, at the end. */
  add(comment: Comment): CommentHandle | undefined {
    this.view.comment.replies.push(comment);
    if (this.#state === "closed") this.#set("open");
    else this.draw();
    return this.view.thread.comments.view(comment.id);
  }

  /** Everything that is loaded becomes visible. */
  open(): void {
    if (this.#state !== "open") this.#set("open");
  }

  #item(reply: Comment): HTMLElement {
    const { comment, depth, thread } = this.view;
    const shown = thread.comments.view(reply.id);
    return (shown ?? new CommentView(thread, reply, comment.id, depth + 1)).el;
  }

  #set(state: State): void {
    this.#state = state;
    saveEntry("folds", this.view.comment.id, state);
    this.draw();
  }

  #toggle(): void {
    this.#set(this.#state === "closed" ? "open" : "closed");
  }

  #drawBar(): void {
    const { comment, name, thread } = this.view;
    const closed = this.#state === "closed";
    const n = size(comment.replies) + (comment.more_replies?.count ?? 0);
    const label = thread.t("replies", { n });
    this.#bar.textContent = closed ? label : "";
    set(this.#bar, {
      "aria-expanded": `${!closed}`,
      "aria-label": closed ? null : thread.t("fold", { name }),
    });
  }

  #gap(hidden: Comment[]): HTMLLIElement {
    const first = hidden[0]!.id;
    const show = () => {
      this.#set("open");
      focusOn(this.view.thread.comments.view(first)!.article);
    };
    const label = this.view.thread.t("between", { n: size(hidden) });
    return h("li", { class: "gap" }, button(label, show, { "aria-expanded": "false" }));
  }

  #pager(n: number): HTMLLIElement {
    const { thread } = this.view;
    const pager = button(thread.t("moreReplies", { n }), () => void load());
    const load = async () => {
      if (pager.ariaBusy) return;
      pager.ariaBusy = "true";
      try {
        const { moreReplies } = await loadActions();
        await moreReplies(this.view);
      } catch {
        pager.ariaBusy = null;
        thread.frame.say(thread.t("failed"), true);
      }
    };
    return h("li", { class: "gap" }, pager);
  }
}
