// The guided setup: shows when the widget has loaded on the site, and opens the step in the address.
import { all, byId, first } from "./shared/dom.js";
import { announce, parse } from "./shared/page.js";
import { poll } from "./shared/polling.js";

const POLL_MS = 2_500;

const openStep = () => {
  const step = first(byId(location.hash.slice(1), HTMLElement), "details", HTMLDetailsElement);
  if (step) step.open = true;
};

/** @param {HTMLElement} element */
const plainText = (element) => element.textContent.replace(/\s+/g, " ").trim();

/** @param {HTMLElement} state */
const successOf = (state) => first(state, "[data-good]", HTMLElement);

const markStepsDone = () => {
  for (const id of ["snippet", "seen"]) {
    const step = byId(id, HTMLElement);
    const tag = first(step, ".tag", HTMLElement);
    step?.classList.add("done");
    if (tag) tag.textContent = tag.dataset.done ?? "";
  }
  countSteps();
};

/** Tell how many steps are done now, and that all are. */
const countSteps = () => {
  const steps = all(document, ".start > li:not([data-optional])", HTMLElement);
  const done = steps.filter((step) => step.classList.contains("done")).length;
  const text = byId("steps-done", HTMLElement);
  const areAllDone = done === steps.length;
  if (text) {
    text.textContent = ((areAllDone ? text.dataset.all : text.dataset.some) ?? "")
      .replace("{done}", String(done))
      .replace("{total}", String(steps.length));
  }
  const finish = byId("finish", HTMLButtonElement);
  if (!finish || !areAllDone) return;
  finish.textContent = finish.dataset.all ?? "";
  finish.classList.add("primary");
};

/**
 * Show the current state of the site, and return whether it may still change.
 * @param {HTMLElement} state
 */
const look = async (state) => {
  if (document.hidden) return true;
  const response = await fetch(state.dataset.poll ?? "", { redirect: "error" });
  if (!response.ok) return true;
  const fresh = parse(await response.text()).body;
  // What is under the reader's finger or focus stays, unless there is something new.
  if (plainText(fresh) === plainText(state)) return true;
  state.replaceChildren(...fresh.childNodes);
  const success = successOf(state);
  if (success) markStepsDone();
  announce((success ?? state.querySelector(".problem p"))?.textContent ?? "");
  return success === null;
};

const state = byId("seen-state", HTMLElement);
if (state) {
  openStep();
  addEventListener("hashchange", openStep);
  if (!successOf(state)) poll(() => look(state), POLL_MS);
}
