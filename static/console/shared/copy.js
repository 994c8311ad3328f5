// Buttons that copy lines to paste.
import { all, requireById } from "./dom.js";
import { announce } from "./page.js";

for (const button of all(document, "[data-copy]", HTMLButtonElement)) {
  const { copy = "", done = "" } = button.dataset;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(requireById(copy, HTMLElement).textContent);
    if (button.firstChild) button.firstChild.textContent = `${done} `;
    announce(done);
  });
}
