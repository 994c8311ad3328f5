import { h } from "./shared.js";

/** The button for what a form is there for. Without `onclick` it submits. */
export function primaryButton(label: string, onclick?: () => void): HTMLButtonElement {
  const type = onclick ? "button" : null;
  const attributes = { type, class: "primary", part: "button primary", onclick };
  return h("button", attributes, h("span", {}, label));
}
