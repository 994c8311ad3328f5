// Keys: by the character typed, asleep in fields, and only while they are switched on.
import { say, texts } from "./page.js";

const OFF = "palabre-console-keys-off";
const SHOWN = "palabre-console-keys-shown";
const PREFIX_MS = 1500;
const commands = new Map();
let prefix = "";
let prefixEnds;

const keysAreOn = () => localStorage.getItem(OFF) === null;

/** Has `act` called for a key, such as "j", or for one after another, such as "g q". */
export const onKey = (key, act) => commands.set(key, act);

const isTyping = (element) =>
  element.matches("input:not([type=checkbox]), select, textarea") || element.isContentEditable;

/** The command of what was typed, with what was typed just before. */
const commandOf = (event) => {
  const isUndo = event.key === "z" && (event.ctrlKey || event.metaKey);
  if (event.altKey || ((event.ctrlKey || event.metaKey) && !isUndo)) return null;
  const typed = `${prefix}${event.key}`;
  prefix = "";
  clearTimeout(prefixEnds);
  if ([...commands.keys()].some((key) => key.startsWith(`${typed} `))) {
    prefix = `${typed} `;
    prefixEnds = setTimeout(() => {
      prefix = "";
    }, PREFIX_MS);
    return () => {};
  }
  return commands.get(typed);
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.repeat || ["Shift", "Control", "Alt", "Meta"].includes(event.key))
    return;
  if (!keysAreOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const command = commandOf(event);
  // Enter and Space belong to what has the focus; a command says by false that it did nothing.
  if (command && command(event) !== false) event.preventDefault();
});

const help = document.getElementById("help");

const showKeys = () => {
  const areShown = keysAreOn() && localStorage.getItem(SHOWN) !== null;
  document.documentElement.toggleAttribute("data-keys", areShown);
  document.getElementById("keys-shown").checked = localStorage.getItem(SHOWN) !== null;
};

const keep = (name, isKept) => {
  if (isKept) localStorage.setItem(name, "yes");
  else localStorage.removeItem(name);
  showKeys();
};

const openHelp = () => {
  keep(SHOWN, true);
  help.showModal();
};

if (help) {
  const button = document.getElementById("help-button");
  const isOn = document.getElementById("keys-on");
  isOn.checked = keysAreOn();
  isOn.addEventListener("change", () => keep(OFF, !isOn.checked));
  document
    .getElementById("keys-shown")
    .addEventListener("change", (event) => keep(SHOWN, event.target.checked));
  onKey("?", openHelp);
  onKey("/", () => document.getElementById("search").focus());
  onKey("z", () => {
    const undo = document.getElementById("undo");
    if (undo) undo.click();
    else say(texts.noUndo);
  });
  for (const link of document.querySelectorAll("[data-go]")) {
    const { go } = link.dataset;
    onKey(`g ${go}`, () => document.querySelector(`[data-go="${go}"]`).click());
  }
  button.hidden = false;
  button.addEventListener("click", openHelp);
  showKeys();
}
