// An import at work: look again until it rests.
import { say, show } from "./page.js";

const watchImport = () => {
  if (!document.querySelector("#import[data-working]")) return;
  setTimeout(async () => {
    const before = document.getElementById("state-title").textContent;
    try {
      const response = await fetch(location.href, { redirect: "error" });
      if (response.ok && !show(await response.text(), () => {})) {
        const state = document.getElementById("state-title").textContent;
        if (state !== before) say(state);
      }
    } catch {
      // Away for a moment; the next turn asks again.
    }
    watchImport();
  }, 1000);
};

watchImport();
