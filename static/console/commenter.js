// The card of a commenter, fetched when it is opened for the first time.
import { closest } from "./shared/dom.js";
import { parse, refresh } from "./shared/page.js";

/**
 * @param {HTMLDetailsElement} details
 * @param {string} address
 */
const fetchCard = async (details, address) => {
  const response = await fetch(address, { redirect: "error" });
  if (!response.ok) return;
  const card = parse(await response.text()).getElementById("commenter");
  if (!card) return;
  // Notes are written on the page that the link leads to: here keys decide.
  for (const form of card.querySelectorAll("form")) form.remove();
  // A page may show several cards.
  for (const element of [card, ...card.querySelectorAll("[id]")]) element.removeAttribute("id");
  details.append(card);
  refresh();
  details.dataset.fetched = "yes";
};

document.addEventListener(
  "toggle",
  ({ target }) => {
    const details = closest(target, "details[data-card]:not([data-fetched])", HTMLDetailsElement);
    // Without a connection the link to the commenter's own page is still there.
    if (details?.open) void fetchCard(details, details.dataset.card ?? "").catch(() => {});
  },
  true,
);
