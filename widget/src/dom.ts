/** Building and finding elements. Strings become text nodes, never markup. */

type Child = Node | string | null | undefined | false;
type Value = string | number | boolean | null | undefined | ((event: never) => void);

/** An element; `on…` functions become listeners, true an empty attribute, null and false nothing. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...(children.filter((child) => child) as (Node | string)[]));
  return element;
}

export function set(element: Element, attributes: Record<string, Value>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value as (event: Event) => void);
    } else if (value === null || value === undefined || value === false) {
      element.removeAttribute(name);
    } else {
      element.setAttribute(name, value === true ? "" : `${value}`);
    }
  }
}

/** A button of the quiet kind, which every action of the widget is. */
export function button(
  label: string,
  onclick: (event: MouseEvent) => void,
  attributes: Record<string, Value> = {},
): HTMLButtonElement {
  return h("button", { type: "button", class: "act", onclick, ...attributes }, label);
}

/** Words about a state, "info", "bad", "wait" or "held", which colour and icon tell as well. */
export function notice(state: string, ...content: Child[]): HTMLElement {
  return h("div", { class: `notice ${state}`, part: "notice" }, ...content);
}

/** Moves the focus there; scrolls only if the element is off screen. */
export function focusOn(element: HTMLElement): void {
  element.focus({ preventScroll: true });
  const { top, bottom } = element.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) {
    const calm = matchMedia("(prefers-reduced-motion:reduce)").matches;
    element.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }
}
