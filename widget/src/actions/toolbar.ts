/** Formatting buttons, one tab stop for all of them, and the preview by the service itself. */

import type { ComposerHandle } from "../contracts.js";
import { button, call, h, safeHtml, set, site } from "../shared.js";
import type { ActionTexts } from "../texts/types.js";
import type { Translate } from "../translate.js";

type T = Translate<ActionTexts>;

/** Before and after the selected words; the mark of a quote stands at each line's start. */
const MARKS: [keyof ActionTexts, string, string][] = [
  ["bold", "**", "**"],
  ["italic", "_", "_"],
  ["link", "[", "](https://)"],
  ["quote", "> ", ""],
  ["code", "`", "`"],
];

export function showToolbar(composer: ComposerHandle, t: T): void {
  if (composer.tools.firstChild) return;
  const toolbar = h("div", { role: "toolbar", "aria-label": t("tools"), class: "toolbar" });
  for (const [name, before, after] of MARKS) {
    toolbar.append(
      button(t(name), () => wrap(composer.field, before, after), { class: `act ${name}` }),
    );
  }
  toolbar.append(previewButton(composer, t));
  const stops = [...toolbar.querySelectorAll("button")];
  const stopAt = (place: number) => {
    const index = (place + stops.length) % stops.length;
    for (const [at, stop] of stops.entries()) set(stop, { tabindex: at === index ? 0 : -1 });
    return stops[index]!;
  };
  stopAt(0);
  toolbar.addEventListener("keydown", (event) => {
    const forward = getComputedStyle(toolbar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const here = stops.indexOf(event.target as HTMLButtonElement);
    stopAt(here + (event.key === forward ? 1 : -1)).focus();
    event.preventDefault();
  });
  composer.tools.append(toolbar);
}

function wrap(field: HTMLTextAreaElement, before: string, after: string): void {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const words = value.slice(start, end);
  const inside = after ? words : words.replaceAll("\n", `\n${before}`);
  field.setRangeText(before + inside + after, start, end, "select");
  field.setSelectionRange(start + before.length, start + before.length + inside.length);
  field.focus();
  field.dispatchEvent(new Event("input"));
}

function previewButton({ field, thread }: ComposerHandle, t: T): HTMLButtonElement {
  const preview = h("div", { class: "body preview", dir: "auto", tabindex: 0 });
  const show = async () => {
    try {
      const json = { body: field.value, site };
      const isRight = (answer: { html: string }) => typeof answer.html === "string";
      const { html } = await call<{ html: string }>("/preview", isRight, { json });
      preview.replaceChildren(safeHtml(html));
    } catch {
      preview.replaceChildren(h("p", {}, t("previewFailed")));
      thread.frame.say(t("previewFailed"), true);
    }
    field.hidden = true;
    field.after(preview);
  };
  const toggle = button(
    t("preview"),
    () => {
      const back = preview.isConnected;
      set(toggle, { "aria-pressed": `${!back}` });
      if (!back) return void show();
      preview.remove();
      field.hidden = false;
      field.focus();
    },
    { "aria-pressed": "false", class: "act see" },
  );
  field.form?.addEventListener("submit", () => preview.isConnected && toggle.click());
  return toggle;
}
