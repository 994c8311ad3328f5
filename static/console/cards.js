// The list of comments, the one that has the focus, and the keys that work on it.
import { onKey } from "./keys.js";
import { say, texts } from "./page.js";

/** Every comment of the list, in its order. */
export const cards = () => [...document.querySelectorAll("#cards .card")];

/** The comment of the list that has the focus, or in which something has it. */
export const current = () => document.activeElement?.closest?.("#cards .card");

/** What is left to be done about several at once; the first that finds something has the key. */
const claims = [];

/** Asks `claim(key)` before a key works on one comment; true when it took the key. */
export const beforeOne = (claim) => claims.push(claim);

const step = (by) => {
  const list = cards();
  const at = list.indexOf(current());
  const next = list[at < 0 ? 0 : Math.max(0, Math.min(list.length - 1, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
};

const press = (key) => {
  if (claims.some((claim) => claim(key))) return;
  // A page about one thing has its buttons outside of any list.
  const place = current() ?? (cards().length === 0 ? document.getElementById("page") : null);
  if (!place) return say(texts.noChoice);
  const button = place.querySelector(`[data-key="${key}"]`);
  if (button) button.click();
  else say(texts.notHere);
};

const reply = () => {
  const card = current();
  if (!card) return say(texts.noChoice);
  const details = card.querySelector(".reply");
  if (!details) return say(texts.notHere);
  details.open = true;
  details.querySelector("textarea").focus();
};

onKey("j", () => step(1));
onKey("k", () => step(-1));
onKey("r", reply);
onKey("Enter", () => {
  const card = current();
  if (!card || document.activeElement !== card) return false;
  location.assign(card.dataset.page);
});
for (const key of ["a", "h", "s", "d", "e", "b"]) onKey(key, () => press(key));

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".reply form");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
