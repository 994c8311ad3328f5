/** Fields that the page must not take for its own: their keys stay inside the widget. */

/**
 * Stops the keys of fields on their way to the page, which sees the widget's element as their
 * target and would take letters for shortcuts. Out go Escape, Tab and function keys, for dialogs
 * around the widget, and what is pressed with Control or Command, unless it edits. AltGr is Control
 * with Alt: it types.
 */
export function keepKeysInside(root: HTMLElement): void {
  for (const type of ["keydown", "keypress", "keyup"]) root.addEventListener(type, keep);
}

function keep(event: Event): void {
  if (isOfField(event, event.target)) event.stopPropagation();
}

/** What takes keys for itself. */
export const FIELDS = "input,textarea,select";

/** Whether a key is pressed in a field, and for it. */
export function isOfField(event: Event, target: EventTarget | null | undefined): boolean {
  const { key, ctrlKey, metaKey, altKey } = event as KeyboardEvent;
  const commands = (ctrlKey || metaKey) && !altKey && !/^[acvxyz]$/i.test(key);
  if (commands || /^(Escape|Tab|F\d+)$/.test(key)) return false;
  return (target as Element).matches(FIELDS);
}
