/** Labelled fields, and what is wrong with them. */
import { h, set } from "../shared.js";

type Field = HTMLInputElement | HTMLTextAreaElement;

/** A field under its visible label, with a hint such as « facultatif » as long as it is empty. */
export function labelled(field: Field, label: string, hint: string): HTMLElement {
  // Not empty: by that the sheet knows an empty field.
  field.placeholder = hint || " ";
  return h("div", { class: "field" }, h("label", { for: field.id }, label), field);
}

/** Says below the field what to do; null takes it back. */
export function mark(field: Field, message: string | null): void {
  const id = `${field.id}-error`;
  field.parentElement?.querySelector(".error")?.remove();
  set(field, { "aria-invalid": message ? "true" : null, "aria-describedby": message ? id : null });
  if (message) field.after(h("p", { class: "error", id }, message));
}
