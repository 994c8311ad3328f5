// The guided start: asks where the widget was seen until it was, and opens the step of the address.
import { say } from "./page.js";

const EVERY_MS = 2500;

const openStep = () => {
  const step = document.getElementById(location.hash.slice(1))?.querySelector("details");
  if (step) step.open = true;
};

const isSeen = (state) => state.querySelector("[data-good]") !== null;

const settle = (state) => {
  for (const name of ["snippet", "seen"]) {
    const step = document.getElementById(name);
    const tag = step.querySelector(".tag");
    step.classList.add("done");
    tag.textContent = tag.dataset.done;
  }
  say(state.querySelector("[data-good]").textContent);
};

const look = async (state) => {
  const response = await fetch(state.dataset.poll, { redirect: "error" });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").body;
  const before = state.textContent.replace(/\s+/g, " ").trim();
  // What is under the reader's finger or focus stays, unless there is something to tell.
  if (fresh.textContent.replace(/\s+/g, " ").trim() === before) return;
  state.replaceChildren(...fresh.childNodes);
  if (isSeen(state)) settle(state);
  else say(state.querySelector(".problem p")?.textContent ?? "");
};

const watch = (state) => {
  if (isSeen(state)) return;
  setTimeout(async () => {
    try {
      if (!document.hidden) await look(state);
    } catch {
      // Away for a moment; the next turn asks again.
    }
    watch(state);
  }, EVERY_MS);
};

const state = document.getElementById("seen-state");
if (state) {
  openStep();
  addEventListener("hashchange", openStep);
  watch(state);
}
