// Who is answering, and the keys of what waits. Forms do all of it without this.
import { currentCard } from "./cards.js";
import { all, byId, closest, first } from "./shared/dom.js";
import { announce, language, onPage, textOf } from "./shared/page.js";
import { onKey } from "./shared/shortcuts.js";

const RENEWED_EVERY_MS = 60_000;
const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
const clock = new Intl.DateTimeFormat(language, { timeStyle: "short" });
const calendar = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

/** @param {Date} moment */
function momentText(moment) {
  const isToday = moment.toDateString() === new Date().toDateString();
  return (isToday ? clock : calendar).format(moment);
}

onPage(() => {
  for (const shown of all(document, "[data-clock]", HTMLElement)) {
    shown.textContent = momentText(new Date(shown.dataset.clock ?? ""));
    shown.title = zone;
  }
  for (const input of all(document, ".steps input[name=zone]", HTMLInputElement))
    input.value = zone;
  for (const hint of all(document, ".steps [data-zone]", HTMLElement)) hint.textContent = zone;
});

/**
 * Show who is answering each comment, by the names of the poll.
 * @param {Record<string, string>} claims
 */
export const showClaims = (claims) => {
  for (const line of all(document, "[data-claim]", HTMLElement)) {
    const name = claims[line.dataset.claim ?? ""];
    if (name === undefined) continue;
    line.hidden = name === "";
    line.textContent = name && (line.dataset.sentence ?? "").replace("{name}", name);
  }
};

/** Return the public ids of the comments that are shown, for the poll. */
export const shownComments = () =>
  all(document, "[data-claim]", HTMLElement).map(({ dataset }) => dataset.claim ?? "");

/** @type {Map<string, number>} */
const claimed = new Map();

document.addEventListener("input", ({ target }) => {
  const card =
    closest(target, ".reply textarea", HTMLElement) && closest(target, ".card, #page", HTMLElement);
  const { claimAt, version, csrf } =
    first(card, ".steps[data-claim-at]", HTMLElement)?.dataset ?? {};
  if (!claimAt || Date.now() - (claimed.get(claimAt) ?? 0) < RENEWED_EVERY_MS) return;
  claimed.set(claimAt, Date.now());
  const body = new URLSearchParams({ csrf: csrf ?? "", version: version ?? "0" });
  // Without a claim the answer still stands: it only warns others.
  void fetch(claimAt, { method: "POST", body, redirect: "error" }).catch(() => undefined);
});

/** @param {string} selector */
const inCard = (selector) =>
  first(currentCard() ?? byId("page", HTMLElement), selector, HTMLElement);

/** @param {string} key */
const unfold = (key) => {
  const details = inCard(`[data-open-key="${key}"]`);
  if (!(details instanceof HTMLDetailsElement)) return announce(textOf("notHere"));
  details.open = true;
  first(details, "button, select, textarea", HTMLElement)?.focus();
};

/** @param {string} key */
const choose = (key) => {
  const open = closest(document.activeElement, ".steps details[open]", HTMLElement);
  const button = first(open, `[data-choice="${key}"]`, HTMLElement);
  button?.click();
  return button !== null && button !== undefined;
};

for (const key of ["c", "t", "M"]) onKey(key, () => unfold(key));
// The page of a comment has its notes beside who wrote it.
onKey("n", () => {
  const box = inCard("#remark");
  if (box) box.focus();
  else unfold("n");
});
for (const key of ["m", "u"]) {
  onKey(key, () => {
    const button = inCard(`[data-key="${key}"]`);
    if (button) button.click();
    else announce(textOf("notHere"));
  });
}
for (const key of ["1", "2", "3", "4"]) onKey(key, () => choose(key));
