// Suggestions below the search box: a combobox with a list (WAI-ARIA 1.2, list autocomplete).
import { byId, closest } from "./shared/dom.js";
import { nextOption } from "./shared/list-keys.js";

const PAUSE_MS = 120;

/** @typedef {{ text: string, meaning: string, search: string }} Suggestion */

/**
 * @param {Suggestion} suggestion
 * @param {number} index
 */
const toOption = ({ text, meaning, search }, index) => {
  const option = document.createElement("li");
  option.id = `suggestion-${index}`;
  option.role = "option";
  option.dataset.search = search;
  const term = document.createElement("bdi");
  term.textContent = text;
  option.append(term);
  if (meaning) {
    const hint = document.createElement("span");
    hint.className = "hint";
    hint.textContent = meaning;
    option.append(" ", hint);
  }
  return option;
};

class Combobox {
  #box;
  #list;
  /** @type {HTMLElement[]} */
  #options = [];
  #index = -1;
  /** @type {AbortController | undefined} */
  #request;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {HTMLInputElement} box
   * @param {HTMLElement} list
   */
  constructor(box, list) {
    this.#box = box;
    this.#list = list;
    box.type = "text";
    box.autocomplete = "off";
    box.role = "combobox";
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", list.id);
    box.setAttribute("aria-expanded", "false");
    box.addEventListener("input", () => this.#suggest());
    box.addEventListener("blur", () => this.#close());
    box.addEventListener("keydown", (event) => this.#onKey(event));
    // Not by a click: the box would lose the focus first, and the list close.
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = closest(event.target, "[role=option]", HTMLElement);
      if (option) this.#take(option);
    });
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (this.#list.hidden) {
      if (event.key === "ArrowDown") this.#suggest();
      return;
    }
    const next = nextOption(event.key, this.#index, this.#options.length);
    const option = this.#options[this.#index];
    if (next !== undefined) this.#highlight(next);
    else if (event.key === "Escape") this.#close();
    else if (event.key === "Enter" && option) this.#take(option);
    else return;
    event.preventDefault();
  }

  #suggest() {
    clearTimeout(this.#timer);
    // Without suggestions, for want of a connection or as the person types on, the search works.
    this.#timer = setTimeout(() => void this.#fetch().catch(() => {}), PAUSE_MS);
  }

  async #fetch() {
    this.#request?.abort();
    this.#request = new AbortController();
    const address = new URL(this.#list.dataset.from ?? "", location.href);
    address.searchParams.set("q", this.#box.value);
    const response = await fetch(address, { redirect: "error", signal: this.#request.signal });
    if (!response.ok || document.activeElement !== this.#box) return;
    /** @type {{ suggestions: Suggestion[] }} */
    const { suggestions } = await response.json();
    this.#fill(suggestions);
  }

  /** @param {Suggestion[]} suggestions */
  #fill(suggestions) {
    this.#options = suggestions.map(toOption);
    this.#list.replaceChildren(...this.#options);
    this.#highlight(-1);
    this.#list.hidden = suggestions.length === 0;
    this.#box.setAttribute("aria-expanded", String(suggestions.length > 0));
  }

  /** @param {number} index -1 for none */
  #highlight(index) {
    this.#index = index;
    for (const [number, option] of this.#options.entries()) {
      option.setAttribute("aria-selected", String(number === index));
    }
    const option = this.#options[index];
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.#box.setAttribute("aria-activedescendant", option.id);
    else this.#box.removeAttribute("aria-activedescendant");
  }

  /** @param {HTMLElement} option */
  #take(option) {
    const search = option.dataset.search ?? "";
    const isOperator = search.endsWith(":");
    this.#box.value = isOperator ? search : `${search} `;
    this.#close();
    this.#box.focus();
    if (isOperator) this.#suggest();
  }

  #close() {
    clearTimeout(this.#timer);
    this.#request?.abort();
    this.#list.hidden = true;
    this.#highlight(-1);
    this.#options = [];
    this.#box.setAttribute("aria-expanded", "false");
  }
}

const box = byId("search", HTMLInputElement);
const list = byId("suggestions", HTMLElement);
if (box && list) new Combobox(box, list);
