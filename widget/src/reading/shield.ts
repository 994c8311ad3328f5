import type { ThreadContext } from "../contracts.js";
import { FIELDS, isOfField } from "../keys.js";

const TYPES = ["keydown", "keypress", "keyup"];
/** What pages forbid outside of their own fields to protect their texts; no field of ours hears it. */
const HANDLING = ["selectstart", "contextmenu", "dragstart", "copy", "cut", "paste", "beforeinput"];

/** Stops what is done with mouse and clipboard in a field on its way to the page. */
export function keepHandling({ frame }: ThreadContext): void {
  const keep = (event: Event) => {
    if (isField(event.target)) event.stopPropagation();
  };
  for (const type of ["mousedown", "dragover", "drop", "input", ...HANDLING])
    frame.root.addEventListener(type, keep);
}

/**
 * Some pages hear keys on their way down, before the widget does. As long as a field has the focus its
 * keys are taken from them at the window, and handed to the field alone. The browser does with the key
 * what it does anyway, unless the field has refused that. A page that heard the key at the window before
 * sees the element as its target: that says, as a place for text does, that it can be edited.
 */
export function shieldKeys({ frame, host, signal }: ThreadContext): void {
  const { root } = frame;
  Object.defineProperty(host, "isContentEditable", {
    configurable: true,
    get: () => !!host.shadowRoot!.activeElement?.matches(FIELDS),
  });
  signal.addEventListener("abort", () => Reflect.deleteProperty(host, "isContentEditable"));
  const take = (event: Event) => {
    const [field] = event.composedPath();
    if (!event.isTrusted || !root.contains(field as Node) || !isOfField(event, field)) return;
    event.stopImmediatePropagation();
    if (!field!.dispatchEvent(copyOf(event as KeyboardEvent))) event.preventDefault();
  };
  const hush = (event: Event) => {
    const [target] = event.composedPath();
    if (root.contains(target as Node) && isField(target)) event.stopImmediatePropagation();
  };
  const follow = ({ type }: Event) => {
    const on = type === "focusin" ? addEventListener : removeEventListener;
    for (const name of TYPES) on(name, take, { capture: true, signal });
    for (const name of HANDLING) on(name, hush, { capture: true, signal });
  };
  root.addEventListener("focusin", follow);
  root.addEventListener("focusout", follow);
}

/** What is selected may be a text as well. */
function isField(target: EventTarget | null | undefined): boolean {
  return target instanceof Element && target.matches(FIELDS);
}

/** The same key, for the widget only. */
function copyOf(event: KeyboardEvent): KeyboardEvent {
  const { key, code, location, repeat, isComposing, keyCode } = event;
  const { ctrlKey, shiftKey, altKey, metaKey } = event;
  return new KeyboardEvent(event.type, {
    ...{ key, code, location, repeat, isComposing, keyCode },
    ...{ ctrlKey, shiftKey, altKey, metaKey },
    ...{ bubbles: true, cancelable: true },
  });
}
