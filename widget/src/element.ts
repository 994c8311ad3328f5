/** The custom element: attributes, life cycle, events. What it shows is the Thread's. */
import { Api } from "./api.js";
import { learn, script } from "./chunks.js";
import { h } from "./dom.js";
import { attribute, pageOf } from "./page.js";
import { dress } from "./style.js";
import { Thread } from "./thread.js";

const REDRAWING = ["lang", "dir", "heading", "composer"];
const RELOADING = ["page", "page-id", "data-page", "data-page-id", "page-url", "sort"];

export class PalabreComments extends HTMLElement {
  static readonly attributes = [
    ...["page", "page-id", "page-title", "page-url", "lang", "dir"],
    ...["theme", "load", "sort", "heading", "composer"],
  ];
  static readonly observedAttributes = [...REDRAWING, ...RELOADING, "theme"];

  #thread: Thread | undefined;
  #life: AbortController | undefined;
  #planned: "redraw" | "reload" | undefined;

  constructor() {
    super();
    this.attachShadow({ mode: "open" });
    this.#showFallback();
  }

  /** What the page put into the element, its link to the thread: shown until the first drawing. */
  #showFallback(): void {
    this.shadowRoot!.replaceChildren(h("slot"));
  }

  get page(): string {
    return pageOf(this).url;
  }
  set page(page: string) {
    this.setAttribute("page", page);
  }
  get theme(): string {
    return this.getAttribute("theme") ?? "inherit";
  }
  set theme(theme: string) {
    this.setAttribute("theme", theme);
  }

  /** Asks the service anew. */
  refresh(): Promise<void> {
    return this.#thread?.refresh() ?? Promise.resolve();
  }
  /** Opens the composer, or the one below that comment, with that text if it is empty. */
  compose(options: { parent?: string; text?: string } = {}): Promise<void> {
    return this.#thread?.compose(options) ?? Promise.resolve();
  }
  /** Brings that comment into view, whatever page or fold it is in. */
  goTo(id: string): Promise<void> {
    return this.#thread?.goTo(id) ?? Promise.resolve();
  }

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    const watch = new MutationObserver(() => this.#plan("redraw"));
    watch.observe(document.documentElement, {
      subtree: true,
      attributeFilter: ["lang", "dir"],
    });
    signal.addEventListener("abort", () => watch.disconnect());
    void this.#start(signal);
  }

  disconnectedCallback(): void {
    this.#life?.abort();
    this.#stop();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected) return;
    if (name === "theme") this.#dye();
    else this.#plan(RELOADING.includes(name) ? "reload" : "redraw");
  }

  #dye(): void {
    if (this.#thread) this.#thread.frame.root.dataset.theme = this.theme;
    this.#emit("themechange", { theme: this.theme });
  }

  /** Several attributes changed in one go are one new start. */
  #plan(kind: "redraw" | "reload"): void {
    if (!this.#planned) queueMicrotask(() => void this.#restart());
    if (this.#planned !== "reload") this.#planned = kind;
  }

  async #restart(): Promise<void> {
    const kind = this.#planned;
    this.#planned = undefined;
    const old = this.#thread;
    const signal = this.#life?.signal;
    if (!signal || signal.aborted) return;
    const { language, direction } = this.#language();
    if (kind === "redraw") {
      const same = old?.options.asked === language && old.frame.root.dir === direction;
      if (same && !this.#frameChanged(old)) return;
    }
    await this.#start(signal, old, kind === "redraw");
  }

  #frameChanged(old: Thread): boolean {
    const { heading, composer } = this.#options();
    return old.options.heading !== heading || old.options.composer !== composer;
  }

  async #start(signal: AbortSignal, old?: Thread, keepContent = false): Promise<void> {
    const { language, direction } = this.#language();
    const spoken = await learn(language);
    if (signal.aborted || old !== this.#thread) return;
    this.#stop();
    try {
      dress(this.shadowRoot!);
      this.#thread = new Thread(
        { host: this, api: new Api(new URL(script.src).origin), page: pageOf(this) },
        { ...this.#options(), asked: language, language: spoken, direction },
        (name, detail, cancelable) => this.#emit(name, detail, cancelable),
      );
      this.#thread.start(keepContent ? old?.content : undefined);
    } catch (error) {
      this.#stop();
      this.#showFallback();
      throw error;
    }
  }

  #stop(): void {
    this.#thread?.stop();
    this.#thread = undefined;
  }

  #options() {
    const level = Number(attribute(this, "heading"));
    return {
      heading: level >= 2 && level <= 6 ? level : 2,
      composer: attribute(this, "composer") === "bottom" ? "bottom" : "top",
      load: attribute(this, "load") ?? "visible",
      sort: attribute(this, "sort"),
      theme: attribute(this, "theme"),
      site: script.data.site,
    } as const;
  }

  #language(): { language: string; direction: string } {
    const told = attribute(this, "lang") ?? this.closest("[lang]")?.getAttribute("lang");
    const language = valid(told || navigator.language);
    const near = this.closest("[dir]")?.getAttribute("dir");
    const rtl = /^(ar|fa|he|ur|ps|sd|ug|yi|dv|ckb)\b/.test(language);
    const direction = attribute(this, "dir") ?? (told && rtl ? "rtl" : near) ?? "ltr";
    return { language, direction };
  }

  #emit(name: string, detail: object, cancelable = false): boolean {
    const options = { detail, cancelable, bubbles: true, composed: true };
    return this.dispatchEvent(new CustomEvent(`palabre:${name}`, options));
  }
}

/** A language tag that Intl accepts; blogs write `fr_FR` or nothing. */
function valid(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag.replace("_", "-"))[0] ?? "en";
  } catch {
    return "en";
  }
}
