// Buttons that copy lines to paste.
import { say } from "./page.js";

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.firstChild.textContent = `${button.dataset.done} `;
    say(button.dataset.done);
  });
}
