// Keyboard shortcuts: by the character typed, ignored in fields, and only while switched on.
import { all, byId, requireById } from "./dom.js";
import { KeyMap } from "./key-map.js";
import { announce, textOf } from "./page.js";

/** @import { Command } from "./key-map.js" */

const OFF = "palabre-console-keys-off";
const SHOWN = "palabre-console-keys-shown";
const keyMap = new KeyMap();

/**
 * Call a command for a key, such as "j", or for one after another, such as "g q".
 * @param {string} keys
 * @param {Command} command
 */
export const onKey = (keys, command) => keyMap.bind(keys, command);

const areOn = () => localStorage.getItem(OFF) === null;
const areShown = () => localStorage.getItem(SHOWN) !== null;

/** @param {EventTarget | null} target */
const isTyping = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input:not([type=checkbox]), select, textarea"));

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.repeat) return;
  if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
  if (!areOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const command = keyMap.commandOf(event);
  // Enter and Space belong to what has the focus, unless a command has used them.
  if (command && command() !== false) event.preventDefault();
});

const showKeys = () => {
  document.documentElement.toggleAttribute("data-keys", areOn() && areShown());
  requireById("keys-shown", HTMLInputElement).checked = areShown();
};

/**
 * Remember a choice of this browser's.
 * @param {string} name
 * @param {boolean} isSet
 */
const remember = (name, isSet) => {
  if (isSet) localStorage.setItem(name, "yes");
  else localStorage.removeItem(name);
  showKeys();
};

/** @param {HTMLDialogElement} help */
const setUpHelp = (help) => {
  const button = requireById("help-button", HTMLElement);
  const on = requireById("keys-on", HTMLInputElement);
  const shown = requireById("keys-shown", HTMLInputElement);
  const open = () => {
    remember(SHOWN, true);
    help.showModal();
  };
  on.checked = areOn();
  on.addEventListener("change", () => remember(OFF, !on.checked));
  shown.addEventListener("change", () => remember(SHOWN, shown.checked));
  button.addEventListener("click", open);
  button.hidden = false;
  onKey("?", open);
  showKeys();
};

const undo = () => {
  const button = byId("undo", HTMLElement) ?? byId("undo-last", HTMLElement);
  if (button) button.click();
  else announce(textOf("noUndo"));
};

const help = byId("help", HTMLDialogElement);
if (help) {
  setUpHelp(help);
  onKey("/", () => requireById("search", HTMLElement).focus());
  onKey("z", undo);
  for (const { dataset } of all(document, "[data-go]", HTMLElement)) {
    // Looked up when pressed: a decision replaces the links.
    const open = () => all(document, `[data-go="${dataset.go}"]`, HTMLElement)[0]?.click();
    onKey(`g ${dataset.go}`, open);
  }
}
