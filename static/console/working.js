// Long work, an import or many decisions: look again until it rests.
import { say, show } from "./page.js";

const LOOK_MS = 1000;

const watch = () => {
  if (!document.querySelector("[data-working]")) return;
  setTimeout(async () => {
    const before = document.getElementById("state-title").textContent;
    const focused = document.activeElement?.id;
    try {
      const response = await fetch(location.href, { redirect: "error" });
      const back = () => focused && document.getElementById(focused)?.focus();
      if (response.ok && !show(await response.text(), back)) {
        const state = document.getElementById("state-title").textContent;
        if (state !== before) say(state);
      }
    } catch {
      // Away for a moment; the next turn asks again.
    }
    watch();
  }, LOOK_MS);
};

watch();
