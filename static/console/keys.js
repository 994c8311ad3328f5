// Keys: by the character typed, asleep in fields, and only while they are switched on.
import { cards, current } from "./cards.js";
import { say, texts } from "./page.js";

const KEYS_OFF = "palabre-console-keys-off";
const keysAreOn = () => localStorage.getItem(KEYS_OFF) === null;

const step = (by) => {
  const list = cards();
  const at = list.indexOf(current());
  const next = list[at < 0 ? 0 : Math.max(0, Math.min(list.length - 1, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
};

const press = (key) => {
  const card = current();
  if (!card) return say(texts.noChoice);
  const button = card.querySelector(`button[data-key="${key}"]`);
  if (button) return button.click();
  return say(texts.notHere);
};

const reply = () => {
  const card = current();
  if (!card) return say(texts.noChoice);
  const details = card.querySelector(".reply");
  if (!details) return say(texts.notHere);
  details.open = true;
  details.querySelector("textarea").focus();
};

const undo = () => {
  const button = document.getElementById("undo");
  if (button) button.click();
  else say(texts.noUndo);
};

const open = () => {
  const card = current();
  if (card && document.activeElement === card) location.assign(card.dataset.page);
};

const help = () => document.getElementById("help").showModal();
const COMMANDS = {
  j: () => step(1), k: () => step(-1), r: reply, z: undo, Enter: open, "?": help,
  a: () => press("a"), h: () => press("h"), s: () => press("s"), d: () => press("d"),
};

const isTyping = (element) => element.matches("input, select, textarea") || element.isContentEditable;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (!keysAreOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const command = COMMANDS[event.key];
  if (!command || (event.key === "Enter" && event.target !== current())) return;
  event.preventDefault();
  command();
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".reply form");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});

const showKeys = () => {
  document.documentElement.toggleAttribute("data-keys", keysAreOn());
};

const button = document.getElementById("help-button");
if (button) {
  const box = document.getElementById("keys-on");
  box.checked = keysAreOn();
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "yes");
    showKeys();
  });
  button.hidden = false;
  button.addEventListener("click", help);
  showKeys();
}
