// Palabre, MIT. The page works without it: it keeps the draft of an answer on the device, and tells
// the others who is writing one.
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
