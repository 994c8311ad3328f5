/** The way from the thread to the part for writing: loads it, and opens its boxes. */
import { loadWriting, whenIdle } from "./chunks.js";
import type { Composers, ThreadContext } from "./contracts.js";
import { focusOn, h, notice } from "./dom.js";
import { hostedLink } from "./messages.js";

export class Writing {
  touchedAt = 0;
  #composers: Composers | undefined;

  constructor(readonly thread: ThreadContext) {
    const { field } = thread.frame;
    field.addEventListener("focus", () => {
      this.touchedAt ||= Date.now();
      void this.load();
    });
    field.addEventListener("click", () => void this.#open(), { once: true });
  }

  async load(): Promise<Composers | undefined> {
    const { thread } = this;
    try {
      const start = await loadWriting();
      if (thread.signal.aborted || thread.info?.closed) return undefined;
      if (!this.#composers) {
        this.#composers = start(thread);
        if (thread.info) this.#composers.prepare();
      }
    } catch {
      thread.frame.show(notice("bad", h("span", {}, thread.t("failed")), hostedLink(thread)));
    }
    return this.#composers;
  }

  /** After the first comments, when the browser has nothing else to do. */
  prepare(): void {
    if (this.#composers) this.#composers.prepare();
    else if (!this.thread.info!.closed) whenIdle(() => void this.load());
  }

  flush(): void {
    this.#composers?.flush();
  }

  async #open(): Promise<void> {
    (await this.load())?.composer(null).open();
  }

  /** Opens the composer, or the box below a comment. */
  async compose({ parent, text }: { parent?: string; text?: string }): Promise<void> {
    const { thread } = this;
    const composers = await this.load();
    const view = parent ? thread.list.reveal(parent) : null;
    if (!composers || view === undefined) return;
    const composer = composers.composer(view);
    composer.field.value ||= text ?? "";
    composer.prepare();
    composer.open();
    focusOn(composer.field);
    if (parent) thread.emit("reply", { parent });
  }
}
