// The preview of the theme follows the form while it is filled in, and a colour can be picked.
import { byId, requireById } from "./shared/dom.js";

const PAUSE_MS = 300;

/** @param {Element | RadioNodeList | null} control */
const controlValue = (control) => {
  if (control instanceof HTMLInputElement && control.type === "checkbox") {
    return control.checked ? "on" : "";
  }
  return control && "value" in control ? String(control.value) : "";
};

/**
 * @param {string} address
 * @param {HTMLFormElement} form
 * @param {string[]} fields
 */
const withFields = (address, form, fields) => {
  const url = new URL(address, location.href);
  for (const name of fields)
    url.searchParams.set(name, controlValue(form.elements.namedItem(name)));
  return url.href;
};

const frame = byId("look-frame", HTMLIFrameElement);
if (frame) {
  const form = requireById("settings", HTMLFormElement);
  const { preview = "", fields = "" } = frame.dataset;
  const names = fields.split(" ");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  form.addEventListener("input", ({ target }) => {
    if (!(target instanceof Element && names.includes(target.getAttribute("name") ?? ""))) return;
    clearTimeout(timer);
    // In place of the page in the frame, so that Back leaves the settings and not a keystroke.
    timer = setTimeout(
      () => frame.contentWindow?.location.replace(withFields(preview, form, names)),
      PAUSE_MS,
    );
  });
}

const accent = byId("accent", HTMLInputElement);
if (accent) {
  const picker = document.createElement("input");
  picker.type = "color";
  picker.ariaLabel = accent.labels?.[0]?.textContent ?? "";
  const follow = () => {
    if (/^#[\da-f]{6}$/i.test(accent.value)) picker.value = accent.value;
  };
  follow();
  accent.addEventListener("input", follow);
  picker.addEventListener("input", () => {
    accent.value = picker.value;
    accent.dispatchEvent(new Event("input", { bubbles: true }));
  });
  accent.after(picker);
}
