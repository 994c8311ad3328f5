// Decisions: the same forms, sent in place; the page in the response replaces this one.
import { cards } from "./cards.js";
import { byId, closest, focus } from "./shared/dom.js";
import { page, show, showFailure, textOf } from "./shared/page.js";

/**
 * Return where the focus goes after a form has been sent: to the comment that an undo brings back,
 * else to the one after the comment decided on, or to the nearest that is still in the list.
 * @param {HTMLFormElement} form
 */
const focusAfter = (form) => {
  const before = cards();
  const index = before.findIndex((card) => card.contains(form));
  // A reply to what is published leaves it where it is, and so does a note.
  const stays = form.matches(".reply form:not(:has([name=decision], [name=next])), [data-stays]");
  const target = before[stays ? index : index + 1];
  return () => {
    const list = cards();
    const id = byId("note", HTMLElement)?.dataset.restored ?? (index >= 0 ? target?.id : "");
    const card = byId(id ?? "", HTMLElement) ?? list[Math.max(0, Math.min(index, list.length - 1))];
    return card ?? list[0] ?? page.querySelector("h1");
  };
};

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 */
const send = async (form, button) => {
  const nextFocus = focusAfter(form);
  // The types of a body lack FormData, which may hold files; these forms have none.
  const entries = [...new FormData(form, button)]
    .filter(([name]) => name !== "next")
    .map(([name, value]) => [name, String(value)]);
  const response = await fetch(button?.getAttribute("formaction") ?? form.action, {
    method: "POST",
    body: new URLSearchParams(entries),
  });
  // A session that has ended leads to the sign-in.
  if (response.redirected && response.url.includes("/sign-in")) {
    return location.assign(response.url);
  }
  const failure = show(await response.text(), () =>
    focus(response.status === 409 ? page.querySelector("h1") : nextFocus()),
  );
  if (failure) showFailure(failure);
};

document.addEventListener("submit", async (event) => {
  const form = closest(event.target, "#cards form, #note form, #undo-any form", HTMLFormElement);
  if (!form || form.matches(".bulk")) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  await send(form, event.submitter).catch(() => showFailure(textOf("failed")));
  form.dataset.busy = "";
});
