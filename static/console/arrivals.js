// New arrivals: a bar, asked for now and then while somebody looks.
import { language, say } from "./page.js";

const POLL_MS = 4_000;

const tellArrivals = (bar, news) => {
  for (const count of document.querySelectorAll("[data-count]")) {
    const number = news.counts[count.dataset.count];
    count.textContent = number < news.most ? number : `${number}+`;
    if (count.dataset.waits) count.classList.toggle("quiet", number === 0);
  }
  if (news.arrived === 0) return;
  const form = new Intl.PluralRules(language).select(news.arrived) === "one" ? "one" : "other";
  const text = bar.dataset[form].replace("{count}", news.arrived);
  const link = bar.firstElementChild;
  if (link.textContent === text) return;
  link.textContent = text;
  bar.hidden = false;
  say(text);
};

const poll = async () => {
  const bar = document.getElementById("arrivals");
  if (document.hidden || !bar) return;
  const address = new URL(bar.dataset.news, location.href);
  address.searchParams.set("since", bar.dataset.since);
  try {
    const response = await fetch(address, { redirect: "error" });
    if (response.ok) tellArrivals(bar, await response.json());
  } catch {
    // Away for a moment; the next turn asks again.
  }
};

if (document.getElementById("arrivals")) {
  setInterval(poll, POLL_MS);
  document.addEventListener("visibilitychange", poll);
}
