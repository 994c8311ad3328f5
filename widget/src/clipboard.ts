import { h } from "./shared.js";

/** Copies a text, on pages without https, too; false where the browser refuses. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** The way of old, the only one where the page is not secure. The focus returns. */
function copyBySelection(text: string): boolean {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  const field = h("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  (focused as HTMLElement | null)?.focus({ preventScroll: true });
  return isCopied;
}
