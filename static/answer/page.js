// Palabre, MIT. The page works without it: it keeps the draft of an answer on the device.
const box = document.querySelector("[data-draft]");
const main = document.querySelector("[data-comment]");
const key = `palabre-answer-${main?.dataset.comment}`;

try {
  if (new URLSearchParams(location.search).get("done") === "answer") localStorage.removeItem(key);
  else if (box && !box.value) box.value = localStorage.getItem(key) ?? "";
  box?.addEventListener("input", () => localStorage.setItem(key, box.value));
} catch {
  // Where nothing may be kept, nothing is.
}
