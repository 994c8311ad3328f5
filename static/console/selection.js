// Comments that are selected, for one decision on all of them.
import { beforeCardKey, cards, currentCard } from "./cards.js";
import { all, byId, first } from "./shared/dom.js";
import { announce, language, onPage, textOf } from "./shared/page.js";
import { plural } from "./shared/plural.js";
import { between } from "./shared/range.js";
import { onKey } from "./shared/shortcuts.js";

const DECISION_KEYS = ["a", "h", "s", "d"];

/** The comment from which a range starts: its element's id. */
let anchor = "";

/**
 * The ids of the cards that are selected, for when the page's content has been replaced.
 * @type {Set<string | undefined>}
 */
let selectedIds = new Set();

const bar = () => byId("selection", HTMLElement);
const pageBox = () => byId("pick-page", HTMLInputElement);
const allBox = () => byId("pick-all", HTMLInputElement);
const boxes = () => all(document, "#cards .pick input", HTMLInputElement);
const areAllChecked = () => boxes().every((box) => box.checked);

/** @param {HTMLElement | null | undefined} card */
const boxOf = (card) => first(card, ".pick input", HTMLInputElement);

/** @param {HTMLInputElement} box */
const cardId = (box) => box.closest(".card")?.id;

const count = () =>
  allBox()?.checked ? Number.POSITIVE_INFINITY : boxes().filter((box) => box.checked).length;

const countText = () => {
  const label = allBox()?.checked && allBox()?.closest("label")?.textContent.trim();
  return label || plural(bar()?.dataset ?? {}, count(), language);
};

const showCount = () => {
  const text = byId("picked", HTMLElement);
  bar()?.classList.toggle("has-picks", count() > 0);
  if (text) text.textContent = countText();
};

const remember = () => {
  selectedIds = new Set(
    boxes()
      .filter((box) => box.checked)
      .map(cardId),
  );
};

/**
 * Let the other boxes follow a change of one of them.
 * @param {HTMLInputElement} box
 */
const update = (box) => {
  const ofPage = pageBox();
  const ofAll = allBox();
  if (box === ofPage || box === ofAll) {
    for (const other of boxes()) other.checked = box.checked;
  }
  if (ofPage) ofPage.checked = areAllChecked();
  if (ofAll && box !== ofAll) ofAll.checked = false;
  remember();
  showCount();
  announce(countText());
};

const toggle = () => {
  const card = currentCard();
  const box = boxOf(card);
  if (!card || !box) return announce(textOf(card ? "notHere" : "noChoice"));
  anchor = card.id;
  box.click();
};

const selectRange = () => {
  const list = cards();
  const card = currentCard();
  const box = boxOf(card);
  if (!card || !box) return announce(textOf("noChoice"));
  const from = list.findIndex((other) => other.id === anchor);
  for (const other of between(list, from, list.indexOf(card)).map(boxOf)) {
    if (other) other.checked = true;
  }
  anchor = card.id;
  update(box);
};

/** @param {string} key */
const decide = (key) => {
  const form = bar();
  if (!DECISION_KEYS.includes(key) || !form || count() === 0) return false;
  const button = first(form, `[data-key="${key}"]`, HTMLElement);
  if (button) button.click();
  else announce(textOf("notHere"));
  return true;
};

/** Select again what was selected before a decision on another comment, if it is still here. */
const restore = () => {
  for (const box of boxes()) if (selectedIds.has(cardId(box))) box.checked = true;
  const ofPage = pageBox();
  if (ofPage && boxes().length > 0) ofPage.checked = areAllChecked();
  showCount();
};

onKey("x", toggle);
onKey("X", selectRange);
beforeCardKey(decide);
document.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement && target.form?.id === "selection") update(target);
});
onPage(restore);
// The browser restores boxes when one comes back to the page.
addEventListener("pageshow", () => {
  remember();
  showCount();
});
