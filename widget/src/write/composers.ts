/** All boxes of one thread in which something is being written. */

import type { CommentHandle, Composers, ThreadContext } from "../contracts.js";
import { adoptSheet, read, translator } from "../shared.js";
import { write as english } from "../texts/en.js";
import { Composer } from "./composer.js";
import { draftsOf } from "./drafts.js";
import { showHeld } from "./held-comments.js";
import { watchForNew } from "./new-comments.js";
import { Refusals } from "./refusals.js";
import { refreshTimes } from "./relative-times.js";
import css from "./style.css";

export class ThreadComposers implements Composers {
  readonly t;
  readonly refusals = new Refusals(this);
  readonly #composers = new Map<string, Composer>();

  constructor(readonly thread: ThreadContext) {
    this.t = translator(thread.settings.language, "write", english);
    adoptSheet(thread.host.shadowRoot!, css);
    this.#replaceLine();
    watchForNew(this);
    refreshTimes(thread);
  }

  composer(view: CommentHandle | null): Composer {
    const id = view?.comment.id ?? "";
    const composer = this.#composers.get(id) ?? new Composer(this, view);
    this.#composers.set(id, composer);
    if (view) view.article.after(composer.form);
    return composer;
  }

  /** The line that was there until now becomes the full box; whoever is typing in it goes on. */
  #replaceLine(): void {
    const { field, composer, root } = this.thread.frame;
    const typing = (root.getRootNode() as ShadowRoot).activeElement === field;
    composer.replaceChildren(this.composer(null).form);
    if (typing) field.focus();
  }

  /** What waits in drafts is open again, with a word about it. */
  prepare(): void {
    const { thread } = this;
    this.flush();
    showHeld(thread);
    if (Object.keys(read("hidden", {})).length) {
      thread.withActions(({ hidePeople }) => hidePeople(thread));
    }
    for (const id of new Set(["", ...draftsOf(thread.page.key)])) {
      const view = id && thread.comments.has(id) ? (thread.list.reveal(id) ?? null) : null;
      if (!id || view?.comment.status === "published") this.composer(view).prepare();
    }
  }

  flush(): void {
    for (const composer of this.#composers.values()) composer.flush();
  }
}
