// The card of an author, fetched into its fold when that is opened for the first time.
import { refresh } from "./page.js";

const fetchCard = async (fold) => {
  try {
    const response = await fetch(fold.dataset.card, { redirect: "error" });
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    const card = fresh.getElementById("commenter");
    if (!card) return;
    // Notes are written on the page that the link leads to: here keys decide.
    for (const form of card.querySelectorAll("form")) form.remove();
    // Several may stand on one page.
    for (const named of [card, ...card.querySelectorAll("[id]")]) named.removeAttribute("id");
    fold.append(card);
    refresh();
    fold.dataset.fetched = "yes";
  } catch {
    // The link to the page of its own is still there.
  }
};

document.addEventListener(
  "toggle",
  (event) => {
    const fold = event.target;
    if (fold.open && fold.matches("details[data-card]:not([data-fetched])")) void fetchCard(fold);
  },
  true,
);
