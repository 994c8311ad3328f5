/** All boxes of one thread in which something is being written. */

import type { CommentHandle, Composers, Live, ThreadContext } from "../contracts.js";
import { adoptSheet, read, translator, withPart } from "../shared.js";
import { write as english } from "../texts/en.js";
import { Composer } from "./composer.js";
import { draftsOf } from "./drafts.js";
import { Refusals } from "./refusals.js";
import css from "./style.css";

export class ThreadComposers implements Composers {
  readonly t;
  readonly refusals = new Refusals(this);
  #live: Live | undefined;
  readonly #composers = new Map<string, Composer>();

  constructor(readonly thread: ThreadContext) {
    this.t = translator(thread.settings.language, "write", english);
    adoptSheet(thread.host.shadowRoot!, css);
    this.#replaceLine();
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

  prepare(): void {
    const { thread } = this;
    this.flush();
    if (Object.keys(read("hidden", {})).length) {
      thread.withActions(({ hidePeople }) => hidePeople(thread));
    }
    this.restore();
    this.#goLive();
  }

  /** Without that part, what others write is not heard of. */
  #goLive(): void {
    withPart("parts/live", (start: (composers: Composers) => Live) => {
      if (this.thread.signal.aborted) return;
      this.#live ??= start(this);
      this.#live.prepare();
    });
  }

  restore(): void {
    const { thread } = this;
    for (const id of new Set(["", ...draftsOf(thread)])) {
      const view = id && thread.comments.has(id) ? (thread.list.reveal(id) ?? null) : null;
      if (!id || view?.comment.status === "published") this.composer(view).prepare();
    }
  }

  flush(): void {
    for (const composer of this.#composers.values()) composer.flush();
  }
}
