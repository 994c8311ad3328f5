/** All boxes of one thread in which something is being written. */
import { dress, read, speaker } from "../kit.js";
import { write as en } from "../texts/en.js";
import { keepTimes } from "./clock.js";
import { Composer } from "./composer.js";
import { draftsOf } from "./drafts.js";
import { explain, showHeld } from "./held.js";
import { watchForNew } from "./live.js";
import { Refusals } from "./refusals.js";
import css from "./style.css";
import type { CommentView } from "../comment.js";
import type { Thread } from "../thread.js";

export class Desk {
  readonly t;
  readonly refusals = new Refusals(this);
  readonly explain = (view: CommentView) => explain(this, view);
  readonly #boxes = new Map<string, Composer>();

  constructor(readonly thread: Thread) {
    this.t = speaker(thread.language, "write", en);
    dress(thread.host.shadowRoot!, css);
    this.#moveIn();
    watchForNew(this);
    keepTimes(thread);
  }

  /** The box for a new discussion, or the one below a comment. */
  box(view: CommentView | null): Composer {
    const id = view?.comment.id ?? "";
    const box = this.#boxes.get(id) ?? new Composer(this, view);
    this.#boxes.set(id, box);
    if (view) view.article.after(box.form);
    return box;
  }

  /** The line that was there until now becomes the full box; who is typing in it goes on. */
  #moveIn(): void {
    const { field, composer, root } = this.thread.frame;
    const typing = (root.getRootNode() as ShadowRoot).activeElement === field;
    composer.replaceChildren(this.box(null).form);
    if (typing) field.focus();
  }

  /** The thread has arrived or changed: what waits in drafts is open again, with a word about it. */
  prepare(): void {
    const { thread } = this;
    this.flush();
    showHeld(this);
    if (Object.keys(read("hidden", {})).length) {
      void thread.more().then((more) => more.conceal(thread), () => undefined);
    }
    for (const id of new Set(["", ...draftsOf(thread.page.url)])) {
      const view = id && thread.known.has(id) ? thread.list.uncover(id) ?? null : null;
      if (!id || view?.comment.status === "published") this.box(view).prepare();
    }
  }

  flush(): void {
    for (const box of this.#boxes.values()) box.flush();
  }
}
