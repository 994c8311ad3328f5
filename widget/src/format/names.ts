/** After an @ the names of the thread: a list that the keys of the field walk (ARIA APG, combobox). */

import type { ComposerHandle, ThreadContext } from "../contracts.js";
import { h, set } from "../shared.js";
import type { FormatTexts } from "../texts/types.js";
import type { Translate } from "../translate.js";
import { insertText } from "./insert-text.js";

const MOST = 6;
/**
 * An @ that is not in a mail address, and up to three words after it: Arabic joins "and" to it, and
 * Chinese and Japanese leave no blank.
 */
const BEGUN = /(?:^|[^\w.%+-])[@＠]((?:[^\s@＠]+ ?){0,3})$/u;

/** Adds the list to a box. */
export function completeNames(composer: ComposerHandle, t: Translate<FormatTexts>): void {
  const names = new Names(composer, t);
  const { field } = composer;
  set(field, {
    "aria-autocomplete": "list",
    oninput: () => names.look(),
    onclick: () => names.look(),
    onblur: () => names.close(),
    onkeydown: (event: KeyboardEvent) => names.key(event),
  });
}

class Names {
  readonly #list: HTMLUListElement;
  #options: HTMLLIElement[] = [];
  #chosen = 0;

  constructor(
    readonly composer: ComposerHandle,
    readonly t: Translate<FormatTexts>,
  ) {
    const id = `${composer.field.id}-names`;
    this.#list = h("ul", { id, class: "names", role: "listbox", "aria-label": t("names") });
  }

  /** Shows the names that go on from what stands before the caret, or none. */
  look(): void {
    const { field, thread } = this.composer;
    const begun = this.#begun();
    const names = begun === undefined ? [] : matching(thread, begun);
    const shown = this.#options.map((option) => option.textContent);
    if (names.join("\n") === shown.join("\n")) return;
    if (!names.length) {
      this.close();
      return;
    }
    this.#options = names.map((name, at) => this.#option(name, at));
    this.#list.replaceChildren(...this.#options);
    field.after(this.#list);
    set(field, { "aria-controls": this.#list.id });
    this.#choose(0);
    thread.frame.say(this.t("matches", { n: names.length }));
  }

  close(): void {
    this.#options = [];
    this.#list.remove();
    set(this.composer.field, { "aria-controls": null, "aria-activedescendant": null });
  }

  key(event: KeyboardEvent): void {
    if (!this.#options.length || event.isComposing || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    if (key === "ArrowDown") this.#choose(this.#chosen + 1);
    else if (key === "ArrowUp") this.#choose(this.#chosen - 1);
    else if (key === "Enter" || key === "Tab") this.#take(this.#options[this.#chosen]!);
    else if (key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #option(name: string, at: number): HTMLLIElement {
    const option = h("li", { id: `${this.#list.id}-${at}`, role: "option" }, h("bdi", {}, name));
    // The focus stays in the field.
    option.addEventListener("pointerdown", (event) => event.preventDefault());
    option.addEventListener("click", () => this.#take(option));
    return option;
  }

  #choose(at: number): void {
    const { length } = this.#options;
    this.#chosen = (at + length) % length;
    for (const [place, option] of this.#options.entries()) {
      set(option, { "aria-selected": `${place === this.#chosen}` });
    }
    const option = this.#options[this.#chosen]!;
    set(this.composer.field, { "aria-activedescendant": option.id });
    option.scrollIntoView({ block: "nearest" });
  }

  #take(option: Element): void {
    const { field } = this.composer;
    const end = field.selectionEnd;
    const start = end - (this.#begun()?.length ?? 0);
    const name = option.textContent!;
    this.close();
    insertText(field, start, end, `${name} `);
    this.close();
  }

  /** What was typed after the @, before the caret; undefined where there is none. */
  #begun(): string | undefined {
    const { value, selectionStart, selectionEnd } = this.composer.field;
    if (selectionStart !== selectionEnd) return undefined;
    return BEGUN.exec(value.slice(0, selectionEnd))?.[1];
  }
}

/** Names of which a word begins so, the latest writers first; not one that is complete. */
function matching({ comments }: ThreadContext, begun: string): string[] {
  const all = [...comments.values()].reverse().map(({ comment }) => comment.author?.name ?? "");
  const start = plain(begun);
  const goesOn = (name: string) => {
    const words = plain(name);
    return words !== start.trim() && (words.startsWith(start) || words.includes(` ${start}`));
  };
  return [...new Set(all)].filter((name) => name && goesOn(name)).slice(0, MOST);
}

/** Without accents, case, joiners and what lengthens Arabic letters. */
function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}ـ]/gu, "")
    .toLowerCase();
}
