/** The custom element: attributes, life cycle, events. What it shows is the Thread's. */
import { h, set } from "./dom.js";
import { pluralRules } from "./intl.js";
import { loadLanguage } from "./language.js";
import { canonicalLanguage } from "./language-tag.js";
import { ThreadLoader } from "./loader.js";
import { followers } from "./navigation.js";
import { attribute, type Page, pageOf } from "./page.js";
import type { Settings } from "./settings.js";
import { adoptSheet } from "./sheets.js";
import { Thread } from "./thread.js";
import { nextTask } from "./timer.js";

/** What a page may set. */
export const ATTRIBUTES = [
  ...["page", "page-id", "page-title", "page-url", "lang", "dir"],
  ...["theme", "load", "sort", "heading", "composer"],
];

export class PalabreComments extends HTMLElement {
  static readonly observedAttributes = [...ATTRIBUTES, "data-page", "data-page-id"];

  #thread: Thread | undefined;
  /** The loader of a start whose language is still on its way. */
  #pending: ThreadLoader | undefined;
  /** What the latest start was for: as long as it is the same, there is nothing to do. */
  #key = "";
  #ready: Promise<void> = Promise.resolve();

  constructor() {
    super();
    // What the page set before this class was there would hide the properties of the class.
    const early = { ...this };
    for (const name of Object.keys(early)) Reflect.deleteProperty(this, name);
    Object.assign(this, early);
    this.attachShadow({ mode: "open" });
    this.#showFallback();
  }

  get page(): string {
    return pageOf(this).url;
  }
  set page(page: string | null | undefined) {
    set(this, { page });
  }
  get theme(): string {
    return this.getAttribute("theme") ?? "inherit";
  }
  set theme(theme: string | null | undefined) {
    set(this, { theme });
  }

  /** Shows the thread of the page as it is now, unless it is shown already or about to be. */
  readonly follow = (): Promise<void> => {
    const page = pageOf(this);
    const settings = this.#settings();
    // These two need no new start.
    const { theme, load, ...others } = settings;
    const key = JSON.stringify([page, others]);
    if (this.isConnected && key !== this.#key) {
      this.#key = key;
      this.#ready = this.#start(page, settings);
    }
    return this.#ready;
  };

  /** Asks the service anew. */
  async refresh(): Promise<void> {
    return (await this.#started())?.load("", true);
  }
  /** Opens the composer, or the one below that comment, with that text if it is empty. */
  async compose(options: { parent?: string; text?: string } = {}): Promise<void> {
    return (await this.#started())?.writing.compose(options);
  }
  /** Brings that comment into view, whatever page or fold it is in. */
  async goTo(id: string): Promise<void> {
    return (await this.#started())?.goTo(id);
  }

  /** The thread, once the latest start is through: the page may have changed while we waited. */
  async #started(): Promise<Thread | undefined> {
    const ready = this.#ready;
    await ready;
    return ready === this.#ready ? this.#thread : this.#started();
  }

  connectedCallback(): void {
    void this.follow();
    followers.add(this.follow);
  }

  /** Moved as it is (`moveBefore`), nothing ends. */
  connectedMoveCallback(): void {}

  disconnectedCallback(): void {
    followers.delete(this.follow);
    this.#stop();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected) return;
    if (name === "theme") this.#applyTheme();
    // Several attributes changed in one go are one new start.
    else queueMicrotask(() => void this.follow());
  }

  #applyTheme(): void {
    if (this.#thread) this.#thread.frame.root.dataset.theme = this.theme;
    this.#emit("themechange", { theme: this.theme });
  }

  #stop(): void {
    this.#pending?.abort();
    this.#thread?.stop();
    this.#pending = this.#thread = undefined;
    this.#key = "";
  }

  /** What the page put into the element, its link to the thread: shown until the first drawing. */
  #showFallback(): void {
    this.shadowRoot!.replaceChildren(h("slot"));
  }

  /**
   * Shows the thread of a page. Comments and language are loaded side by side; until both are
   * there, what was shown before stays.
   */
  async #start(page: Page, settings: Settings): Promise<void> {
    this.#pending?.abort();
    const old = this.#thread;
    const content = () =>
      old?.page.key === page.key && old.settings.sort === settings.sort ? old.content : undefined;
    try {
      const loader = new ThreadLoader(page, settings);
      this.#pending = loader;
      if (!content()) loader.begin(this);
      settings.language = await loadLanguage(settings.language);
      // The requests leave before anything is drawn.
      await nextTask();
      // Without them no comment can be drawn: that must be known while the page's own link is there.
      pluralRules(settings.language);
      adoptSheet(this.shadowRoot!);
      await nextTask();
      if (loader.signal.aborted) return;
      old?.stop();
      this.#thread = new Thread(this, loader, this.#emit);
      this.#pending = undefined;
      this.#thread.start(content());
    } catch (error) {
      this.#stop();
      this.#showFallback();
      throw error;
    }
  }

  #settings(): Settings {
    const level = Number(attribute(this, "heading"));
    // A frame or a window that it was moved to may name no language.
    const around = this.closest("[lang]") ?? document.documentElement;
    const tag = attribute(this, "lang") ?? around.getAttribute("lang");
    const language = canonicalLanguage(tag || navigator.language);
    const rtl = /^(ar|fa|he|ur|ps|sd|ug|yi|dv|ckb)\b/.test(language);
    const inherited = this.closest("[dir]")?.getAttribute("dir");
    return {
      heading: level > 1 && level < 7 ? level : 2,
      composer: attribute(this, "composer") === "bottom" ? "bottom" : "top",
      load: attribute(this, "load") ?? "visible",
      sort: attribute(this, "sort"),
      theme: attribute(this, "theme"),
      language,
      direction: attribute(this, "dir") ?? (tag && rtl ? "rtl" : inherited) ?? "ltr",
    };
  }

  readonly #emit = (name: string, detail: object, cancelable = false): boolean => {
    const options = { detail, cancelable, bubbles: true, composed: true };
    return this.dispatchEvent(new CustomEvent(`palabre:${name}`, options));
  };
}
