// The saved replies that fit a comment, as buttons at its reply form; they are asked for when the
// form opens. ";" opens them, and the form with them.
import { currentCard } from "./cards.js";
import { all, byId, closest, first } from "./shared/dom.js";
import { announce, textOf } from "./shared/page.js";
import { onKey } from "./shared/shortcuts.js";

/** @typedef {{ id: string, name: string, body: string }} SavedReply */

/**
 * Put a reply where the cursor stands, or in the place of what is selected.
 * @param {HTMLElement} place
 * @param {SavedReply} reply
 */
const insert = (place, reply) => {
  const form = closest(place, "form", HTMLFormElement);
  const text = form && first(form, "textarea", HTMLTextAreaElement);
  const used = form && first(form, "input[name=saved_reply]", HTMLInputElement);
  if (!text || !used) return;
  text.setRangeText(reply.body, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  used.value = reply.id;
  text.focus();
};

/**
 * @param {HTMLElement} place
 * @param {SavedReply[]} replies
 */
const fillWith = (place, replies) => {
  const buttons = replies.map((reply) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = reply.name;
    button.dir = "auto";
    button.addEventListener("click", () => insert(place, reply));
    return button;
  });
  place.append(...buttons);
};

/** @param {HTMLElement} place */
const load = async (place) => {
  const address = place.dataset.from;
  if (!address) return;
  delete place.dataset.from;
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const { fitting, others } = await answer.json();
    const rest = first(place, ".rest", HTMLElement);
    fillWith(place, fitting);
    if (rest) fillWith(rest, others);
    const more = first(place, "details", HTMLDetailsElement);
    if (more) {
      more.hidden = others.length === 0;
      place.append(more);
    }
    place.hidden = fitting.length === 0 && others.length === 0;
  } catch {
    place.dataset.from = address;
    announce(textOf("failed"));
  }
};

document.addEventListener(
  "toggle",
  ({ target }) => {
    if (!(target instanceof HTMLDetailsElement) || !target.open) return;
    if (target.matches(".reply"))
      all(target, ".saved", HTMLElement).forEach((one) => void load(one));
  },
  true,
);
for (const open of all(document, "details.reply[open] .saved", HTMLElement)) void load(open);

onKey(";", () => {
  const place = currentCard() ?? byId("page", HTMLElement);
  const details = place && first(place, ".reply", HTMLDetailsElement);
  if (!details) return announce(textOf(currentCard() ? "notHere" : "noChoice"));
  details.open = true;
  const saved = first(details, ".saved", HTMLElement);
  if (saved) void load(saved).then(() => first(saved, "button", HTMLButtonElement)?.focus());
});
