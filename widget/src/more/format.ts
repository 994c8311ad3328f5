/** Formatting buttons, one tab stop for all of them, and the preview by the service itself. */
import { button, h, safeHtml, set } from "../kit.js";
import type { MoreTexts, Say } from "../texts/index.js";
import type { Composer } from "../write/composer.js";

type T = Say<MoreTexts>;

/** Before and after the selected words; the mark of a quote stands at each line's start. */
const MARKS: [keyof MoreTexts, string, string][] = [
  ["bold", "**", "**"],
  ["italic", "_", "_"],
  ["link", "[", "](https://)"],
  ["quote", "> ", ""],
  ["code", "`", "`"],
];

export function showFormatting(box: Composer, t: T): void {
  if (box.tools.firstChild) return;
  const toolbar = h("div", { role: "toolbar", "aria-label": t("tools"), class: "toolbar" });
  for (const [name, before, after] of MARKS) {
    toolbar.append(button(t(name), () => wrap(box.field, before, after), { class: `act ${name}` }));
  }
  toolbar.append(previewButton(box, t));
  const stops = [...toolbar.querySelectorAll("button")];
  const stopAt = (wanted: number) => {
    const index = (wanted + stops.length) % stops.length;
    stops.forEach((stop, place) => set(stop, { tabindex: place === index ? 0 : -1 }));
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
  box.tools.append(toolbar);
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

function previewButton({ field, thread }: Composer, t: T): HTMLButtonElement {
  const shown = h("div", { class: "body preview", dir: "auto", tabindex: 0 });
  const show = async () => {
    try {
      const json = { body: field.value, site: thread.options.site };
      const isRight = (answer: { html: string }) => typeof answer.html === "string";
      const { html } = await thread.api.call<{ html: string }>("/preview", isRight, { json });
      shown.replaceChildren(safeHtml(html));
    } catch {
      shown.replaceChildren(h("p", {}, t("previewFailed")));
      thread.say(t("previewFailed"), true);
    }
    field.hidden = true;
    field.after(shown);
  };
  const toggle = button(
    t("preview"),
    () => {
      const back = shown.isConnected;
      set(toggle, { "aria-pressed": `${!back}` });
      if (!back) return void show();
      shown.remove();
      field.hidden = false;
      field.focus();
    },
    { "aria-pressed": "false", class: "act see" },
  );
  field.form?.addEventListener("submit", () => shown.isConnected && toggle.click());
  return toggle;
}
