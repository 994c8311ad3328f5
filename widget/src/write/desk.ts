/** All boxes of one thread in which something is being written. */
import { speaker } from "../kit.js";
import * as english from "../texts/en.js";
import * as french from "../texts/fr.js";
import { Composer } from "./composer.js";
import { draftsOf } from "./drafts.js";
import type { CommentView } from "../comment.js";
import type { Thread } from "../thread.js";

export class Desk {
  readonly t;
  readonly #boxes = new Map<string, Composer>();

  constructor(readonly thread: Thread) {
    const texts = { fr: french.write, en: english.write };
    this.t = speaker(thread.language, "write", texts);
    this.#moveIn();
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
    for (const id of new Set(["", ...draftsOf(thread.page.url)])) {
      const view = id && thread.known.has(id) ? thread.list.uncover(id) ?? null : null;
      if (!id || view?.comment.status === "published") this.box(view).prepare();
    }
  }

  flush(): void {
    for (const box of this.#boxes.values()) box.flush();
  }
}
