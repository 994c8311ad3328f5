// The list of comments, the one that has the focus, and the keys that work on it.
import { all, byId, closest, first } from "./shared/dom.js";
import { announce, textOf } from "./shared/page.js";
import { onKey } from "./shared/shortcuts.js";

/** Return every comment of the list, in its order. */
export const cards = () => all(document, "#cards .card", HTMLElement);

/** Return the comment of the list that has the focus, or in which something has it. */
export const currentCard = () => closest(document.activeElement, "#cards .card", HTMLElement);

/** @type {((key: string) => boolean)[]} */
const interceptors = [];

/**
 * Ask `intercept` before a key works on one comment; it returns true if it has used the key.
 * @param {(key: string) => boolean} intercept
 */
export const beforeCardKey = (intercept) => {
  interceptors.push(intercept);
};

/**
 * Show a comment of the list whole: below its row, or beside the list.
 * @param {HTMLElement | null | undefined} card
 */
const unfold = (card) => {
  const details = first(card, "details[name]", HTMLDetailsElement);
  if (details) details.open = true;
};

/** @param {number} by */
const step = (by) => {
  const list = cards();
  const current = currentCard();
  const index = current ? list.indexOf(current) + by : 0;
  const next = list[Math.max(0, Math.min(list.length - 1, index))];
  next?.focus();
};

/** @param {string} key */
const press = (key) => {
  if (interceptors.some((intercept) => intercept(key))) return;
  // A page about one comment has its buttons outside of any list.
  const place = currentCard() ?? (cards().length === 0 ? byId("page", HTMLElement) : null);
  if (!place) return announce(textOf("noChoice"));
  const button = first(place, `[data-key="${key}"]`, HTMLElement);
  if (button) button.click();
  else announce(textOf("notHere"));
};

const reply = () => {
  const card = currentCard();
  if (!card) return announce(textOf("noChoice"));
  const details = first(card, ".reply", HTMLDetailsElement);
  if (!details) return announce(textOf("notHere"));
  details.open = true;
  first(details, "textarea", HTMLTextAreaElement)?.focus();
};

const open = () => {
  const card = currentCard();
  if (!card?.dataset.page || document.activeElement !== card) return false;
  location.assign(card.dataset.page);
  return true;
};

// Whatever brings the focus to a comment shows it, but a click on its row opens and closes it.
document.addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLElement && target.matches("#cards .card")) unfold(target);
});

onKey("j", () => step(1));
onKey("k", () => step(-1));
onKey("r", reply);
onKey("Enter", open);
for (const key of ["a", "h", "s", "d", "e", "b"]) onKey(key, () => press(key));

/**
 * Note that the next comment is to be shown once a form has been sent: in a list by the script that
 * sends it, from a comment's own page by the service.
 * @param {HTMLFormElement} form
 * @param {boolean} goesOn
 */
const goOn = (form, goesOn) => {
  const note = first(form, "input[name=next]", HTMLInputElement) ?? document.createElement("input");
  note.remove();
  if (!goesOn) return;
  Object.assign(note, { type: "hidden", name: "next", value: "yes" });
  form.append(note);
};

document.addEventListener("keydown", (event) => {
  const form = closest(event.target, ".reply form", HTMLFormElement);
  if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  goOn(form, event.shiftKey);
  form.requestSubmit();
});
