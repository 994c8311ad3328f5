// Palabre, MIT. The page works without it: it keeps the draft of an answer on the device, tells the
// others who is writing one, and while it is visible shows who else is.
const box = document.querySelector("[data-draft]");
const main = document.querySelector("[data-comment]");
const key = `palabre-answer-${main?.dataset.comment}`;
const claimLasts = 60_000;
let claimedAt = Number.NEGATIVE_INFINITY;

try {
  if (new URLSearchParams(location.search).get("done") === "answer") localStorage.removeItem(key);
  else if (box && !box.value) box.value = localStorage.getItem(key) ?? "";
  box?.addEventListener("input", () => localStorage.setItem(key, box.value));
} catch {
  // Where nothing may be kept, nothing is.
}

box?.addEventListener("input", () => {
  if (performance.now() - claimedAt < claimLasts) return;
  claimedAt = performance.now();
  const sent = new URLSearchParams(new FormData(box.form));
  sent.set("act", "claim");
  sent.delete("body");
  // It warns and stops nobody: nor is anybody stopped without it.
  fetch(location.pathname, { method: "POST", body: sent, redirect: "manual" }).catch(() => {});
});

const line = document.querySelector("[data-news]");
let known = "";
let turn = 0;

const show = ({ waits, claimer, is_mine, answered }) => {
  const { sentence, mine, nobody } = line.dataset;
  const others = claimer ? sentence.replace("{name}", claimer) : nobody;
  line.textContent = waits ? (is_mine ? mine : others) : "";
  if (answered) document.querySelector("[data-answered]")?.removeAttribute("hidden");
};

const look = async () => {
  clearTimeout(turn);
  if (document.hidden) return;
  let status = 0;
  try {
    const headers = known ? { "If-None-Match": known } : {};
    const news = await fetch(line.dataset.news, { headers, redirect: "error" });
    status = news.status;
    if (news.ok) {
      known = news.headers.get("ETag") ?? "";
      show(await news.json());
    }
  } catch {
    // Away for a moment is no failure: the next turn asks again.
  }
  clearTimeout(turn);
  // A link that has ended stays so.
  if (status !== 410 && !document.hidden) turn = setTimeout(look, 4_000);
};

if (line?.dataset.news) {
  turn = setTimeout(look, 4_000);
  document.addEventListener("visibilitychange", look);
}

box?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
    box.form.requestSubmit(box.form.querySelector("[value=answer]"));
});
