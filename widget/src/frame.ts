/** The parts of the widget that stay while its content changes. */
import { paint } from "./colours.js";
import { h } from "./dom.js";
import { keepKeysInside } from "./keys.js";
import type { Settings } from "./settings.js";
import type { MainTexts } from "./texts/types.js";
import type { Translate } from "./translate.js";
import type { Sort } from "./types.js";

export class Frame {
  readonly heading: HTMLHeadingElement;
  /** The box for a new discussion; until the part for writing has come, one line that takes text. */
  readonly field: HTMLTextAreaElement;
  readonly composer = h("div");
  readonly tools = h("div", { class: "tools", hidden: true });
  readonly notice = h("div");
  readonly list = h("ol", { class: "list", part: "list" });
  readonly before = h("div");
  readonly after = h("div");
  /** Takes no room: what appears in it floats over the end of the list and moves nothing. */
  readonly float = h("div", { class: "float" });
  readonly root: HTMLElement;
  readonly #polite = h("p", { class: "sr", role: "status" });
  readonly #urgent = h("p", { class: "sr", role: "alert" });

  constructor(
    shadow: ShadowRoot,
    settings: Settings,
    readonly t: Translate<MainTexts>,
  ) {
    this.heading = h(
      `h${settings.heading as 2}`,
      { id: "title", part: "heading", tabindex: -1 },
      t("title"),
    );
    this.field = this.textarea("f", t("label"), t("join"));
    this.composer.append(h("form", { class: "composer" }, h("div", { class: "text" }, this.field)));
    const content = [this.notice, this.before, this.list, this.after, this.float];
    const section = h("section", { "aria-labelledby": "title" }, this.heading);
    if (settings.composer === "bottom") section.append(this.tools, ...content, this.composer);
    else section.append(this.composer, this.tools, ...content);
    this.root = h(
      "div",
      {
        class: "root",
        lang: settings.language,
        dir: settings.direction,
        "data-theme": settings.theme ?? "inherit",
      },
      ...[section, this.#polite, this.#urgent],
    );
    keepKeysInside(this.root);
    const focused = shadow.activeElement;
    shadow.replaceChildren(this.root);
    // It stays where it was in the frame before.
    if (focused) (shadow.getElementById(focused.id) ?? this.heading).focus({ preventScroll: true });
    this.paint();
  }

  /** Sets the colours, which depend on those of the page. */
  paint(): void {
    paint(this.root);
  }

  /** Takes the site's accent and a theme. */
  look(accent: string | null, theme: string): void {
    const { dataset, style } = this.root;
    if (!accent && dataset.theme === theme) return;
    if (accent) style.setProperty("--site-accent", accent);
    dataset.theme = theme;
    this.paint();
  }

  textarea(id: string, label: string, placeholder: string): HTMLTextAreaElement {
    return h("textarea", { id, rows: 1, dir: "auto", "aria-label": label, placeholder });
  }

  /** One sentence to those who listen. The region is emptied first: a repeated sentence is said again. */
  say(text: string, urgent = false): void {
    const region = urgent ? this.#urgent : this.#polite;
    region.textContent = "";
    setTimeout(() => (region.textContent = text), 50);
  }

  /** One block of words between composer and list, or none. */
  show(...content: Node[]): void {
    const hadFocus = this.notice.matches(":focus-within");
    this.notice.replaceChildren(...content);
    if (hadFocus) this.heading.focus({ preventScroll: true });
  }

  /** Three still rows, so that the wait has the shape of what comes. */
  skeleton(): void {
    const rows = [1, 2, 3].map(() => h("div", { class: "bone" }, h("i"), h("i"), h("i")));
    this.notice.replaceChildren(h("div", { class: "skeleton", "aria-hidden": "true" }, ...rows));
    this.say(this.t("loading"));
  }

  /** How many comments there are. */
  title(n: number): void {
    this.heading.textContent = n ? this.t("comments", { n }) : this.t("title");
  }

  /** The choice of order; absent from an empty thread. */
  sorting(chosen: Sort, onchange: (sort: Sort) => void): void {
    const { t, tools } = this;
    if (tools.hidden) {
      tools.hidden = false;
      const select = h("select", { onchange: () => onchange(select.value as Sort) });
      for (const sort of ["top", "newest", "oldest"] as const) {
        select.append(h("option", { value: sort }, t(sort)));
      }
      tools.append(h("label", {}, h("span", {}, t("sort")), select));
    }
    tools.querySelector("select")!.value = chosen;
  }
}
