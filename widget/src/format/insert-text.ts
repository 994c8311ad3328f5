/** Puts a text in the place of another, so that the browser's own undo takes it back. */
export function insertText(
  field: HTMLTextAreaElement,
  start: number,
  end: number,
  text: string,
): void {
  field.focus();
  field.setSelectionRange(start, end);
  // The only way that the browser's own undo knows; it tells of the input as well.
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new Event("input"));
}
