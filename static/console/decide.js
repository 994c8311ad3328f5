// Decisions: the same forms, sent in place; the page that comes back takes this one's part.
import { cards } from "./cards.js";
import { page, show, tellFailure, texts } from "./page.js";

const send = async (form, button) => {
  const before = cards();
  const card = form.closest(".card");
  const index = card ? before.indexOf(card) : -1;
  // After an undo the comment is where it was; else the one that followed takes its turn.
  const target = form.closest("#note")
    ? form.action.match(/comments\/([^/]+)/)?.[1]
    : before[index + 1]?.id.slice(2);
  const body = new URLSearchParams(new FormData(form, button));
  try {
    const response = await fetch(button?.getAttribute("formaction") ?? form.action, {
      method: "POST",
      body,
    });
    // A session that has ended leads to the sign-in.
    if (response.redirected && response.url.includes("/sign-in"))
      return location.assign(response.url);
    const failure = show(await response.text(), () => {
      if (response.status === 409) return page.querySelector("h1").focus();
      const list = cards();
      const next =
        document.getElementById(`c-${target}`) ?? list[Math.min(index, list.length - 1)] ?? list[0];
      (next ?? page.querySelector("h1")).focus();
    });
    if (failure) tellFailure(failure);
  } catch {
    tellFailure(texts.failed);
  }
  form.dataset.busy = "";
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("#cards form, #note form")) return;
  if (form.matches(".reply form, .bulk")) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  void send(form, event.submitter);
});
