/** Formatting buttons, one tab stop for all of them, and the preview by the service itself. */

import type { ComposerHandle } from "../contracts.js";
import { iconButton } from "../icon-button.js";
import { call, h, safeHtml, set, site } from "../shared.js";
import type { FormatTexts } from "../texts/types.js";
import type { Translate } from "../translate.js";
import { applyMark, type Mark } from "./marks.js";

type T = Translate<FormatTexts>;

/** Each button and its key. */
const MARKS: [Mark, key?: string][] = [
  ["bold", "b"],
  ["italic", "i"],
  ["link", "k"],
  ["quote"],
  ["code"],
];

export function showToolbar(composer: ComposerHandle, t: T): void {
  const toolbar = h("div", { role: "toolbar", "aria-label": t("tools"), class: "toolbar" });
  const { field } = composer;
  for (const [name, key] of MARKS) {
    const apply = () => applyMark(field, name);
    const shortcut = key && `Control+${key.toUpperCase()}`;
    toolbar.append(iconButton(name, t(name), apply, { "aria-keyshortcuts": shortcut }));
    field.addEventListener("keydown", (event) => {
      if (!key || !isShortcut(event, key)) return;
      event.preventDefault();
      // Pages have shortcuts of the same names.
      event.stopPropagation();
      apply();
    });
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

/** Where the layout has no Latin letters, the place of the key counts. */
function isShortcut(event: KeyboardEvent, letter: string): boolean {
  const { key, code, altKey, shiftKey, ctrlKey, metaKey } = event;
  if (altKey || shiftKey || !(ctrlKey || metaKey)) return false;
  return /^[a-z]$/i.test(key)
    ? key.toLowerCase() === letter
    : code === `Key${letter.toUpperCase()}`;
}

function previewButton(composer: ComposerHandle, t: T): HTMLButtonElement {
  const { field, thread } = composer;
  const preview = h("div", { class: "body preview", dir: "auto", tabindex: 0 });
  const show = async () => {
    try {
      const json = { body: field.value, site };
      const isRight = (answer: { html: string }) => typeof answer.html === "string";
      if (!field.value.trim()) preview.replaceChildren(h("p", {}, field.placeholder));
      else {
        const { html } = await call<{ html: string }>("/preview", isRight, { json });
        preview.replaceChildren(safeHtml(html));
      }
    } catch {
      preview.replaceChildren(h("p", {}, t("previewFailed")));
      thread.frame.say(t("previewFailed"), true);
    }
    // Somebody went on in the meantime.
    if (toggle.ariaPressed !== "true") return;
    const isTyping = field.matches(":focus");
    field.hidden = true;
    field.after(preview);
    if (isTyping) preview.focus();
  };
  const close = () => {
    preview.remove();
    field.hidden = false;
    set(toggle, { "aria-pressed": "false" });
  };
  composer.closePreview = close;
  const toggle = iconButton(
    "see",
    t("preview"),
    () => {
      if (toggle.ariaPressed !== "true") {
        set(toggle, { "aria-pressed": "true" });
        return void show();
      }
      close();
      field.focus();
    },
    { "aria-pressed": "false" },
  );
  field.form?.addEventListener("submit", close);
  return toggle;
}
