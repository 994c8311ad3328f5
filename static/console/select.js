// Comments that are selected, for one decision on all of them.
import { beforeOne, cards, current } from "./cards.js";
import { onKey } from "./keys.js";
import { language, onPage, say, texts } from "./page.js";

const plural = new Intl.PluralRules(language);
const DECISIONS = ["a", "h", "s", "d"];
let last = null;

const boxes = () => [...document.querySelectorAll("#cards .pick input")];
const boxOf = (card) => card?.querySelector(".pick input");
const bar = () => document.getElementById("selection");
const whole = (name) => document.getElementById(`pick-${name}`);

const picked = () =>
  whole("all")?.checked ? Infinity : boxes().filter((box) => box.checked).length;

const inWords = (count) => {
  if (count === Infinity) return whole("all").closest("label").textContent.trim();
  const form = plural.select(count) === "one" ? "one" : "other";
  return bar().dataset[form].replace("{count}", count);
};

const tell = (aloud) => {
  const list = bar();
  if (!list) return;
  const count = picked();
  list.classList.toggle("has-picks", count > 0);
  document.getElementById("picked").textContent = inWords(count);
  if (aloud) say(inWords(count));
};

const onChange = (box) => {
  const page = whole("page");
  const all = whole("all");
  if (box === page || box === all) {
    if (box === page && all && !box.checked) all.checked = false;
    if (box === all) page.checked = box.checked;
    for (const one of boxes()) one.checked = box.checked;
  } else {
    page.checked = boxes().every((one) => one.checked);
    if (all) all.checked = false;
  }
  tell(true);
};

const toggle = () => {
  const box = boxOf(current());
  if (!box) return say(current() ? texts.notHere : texts.noChoice);
  last = current().id;
  box.click();
};

const range = () => {
  const list = cards();
  const to = list.indexOf(current());
  if (to < 0 || !boxOf(current())) return say(texts.noChoice);
  const from = list.findIndex((card) => card.id === last);
  const [first, end] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
  for (const card of list.slice(first, end + 1)) boxOf(card).checked = true;
  last = list[to].id;
  onChange(boxOf(list[to]));
};

onKey("x", toggle);
onKey("X", range);
beforeOne((key) => {
  if (!DECISIONS.includes(key) || !bar() || picked() === 0) return false;
  const button = bar().querySelector(`[data-key="${key}"]`);
  if (button) button.click();
  else say(texts.notHere);
  return true;
});

document.addEventListener("change", (event) => {
  if (event.target.form?.id === "selection") onChange(event.target);
});

// What is selected survives a decision on another comment; what is no longer here is forgotten.
let before = new Set();
document.addEventListener("change", () => {
  before = new Set(
    boxes()
      .filter((box) => box.checked)
      .map((box) => box.closest(".card").id),
  );
});
onPage(() => {
  for (const box of boxes()) if (before.has(box.closest(".card").id)) box.checked = true;
  if (boxes().length > 0 && whole("page"))
    whole("page").checked = boxes().every((box) => box.checked);
  tell(false);
});
addEventListener("pageshow", () => tell(false));
