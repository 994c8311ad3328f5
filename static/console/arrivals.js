// A bar for new comments, refreshed while the page is visible.
import { all, byId } from "./shared/dom.js";
import { announce, language } from "./shared/page.js";
import { plural } from "./shared/plural.js";
import { poll } from "./shared/polling.js";
import { showClaims, shownComments } from "./waits.js";

const POLL_MS = 4_000;

/** @typedef {{ arrived: number, counts: Record<string, string>, claims: Record<string, string> }} News */

/** @param {News} news */
const showCounts = ({ counts }) => {
  for (const count of all(document, "[data-count]", HTMLElement)) {
    const text = counts[count.dataset.count ?? ""];
    // Another list is counted by its own page.
    if (text === undefined) continue;
    count.textContent = text;
    if (count.dataset.waits) count.classList.toggle("quiet", count.textContent === "0");
  }
};

/**
 * @param {HTMLElement} bar
 * @param {number} arrived
 */
const showArrivals = (bar, arrived) => {
  const link = bar.firstElementChild;
  const text = plural(bar.dataset, arrived, language);
  if (arrived === 0 || !link || link.textContent === text) return;
  link.textContent = text;
  bar.hidden = false;
  announce(text);
};

const look = async () => {
  // A decision replaces the page's content, and the bar with it.
  const bar = byId("arrivals", HTMLElement);
  if (document.hidden || !bar) return true;
  const address = new URL(bar.dataset.news ?? "", location.href);
  if (bar.dataset.since) address.searchParams.set("since", bar.dataset.since);
  address.searchParams.set("shown", shownComments().join(","));
  const response = await fetch(address, { redirect: "error" });
  if (response.ok) {
    /** @type {News} */
    const news = await response.json();
    showCounts(news);
    showClaims(news.claims);
    showArrivals(bar, news.arrived);
  }
  return true;
};

if (byId("arrivals", HTMLElement)) {
  poll(look, POLL_MS);
  // Away for a moment is no failure: the next turn asks again.
  document.addEventListener("visibilitychange", () => void look().catch(() => true));
}
