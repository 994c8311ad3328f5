import { button } from "./shared.js";

type Value = string | null | undefined;

/** A button that shows a sign of 16 px, and its name to who points at it or comes by key. */
export function iconButton(
  sign: string,
  label: string,
  onclick: () => void,
  attributes: Record<string, Value> = {},
): HTMLButtonElement {
  const icon = button("", onclick, {
    class: `act icon ${sign}`,
    "aria-label": label,
    ...attributes,
  });
  // What covers something must go away by key (WCAG 2.2, 1.4.13).
  icon.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") icon.classList.add("quiet");
  });
  for (const end of ["blur", "pointerleave"]) {
    icon.addEventListener(end, () => icon.classList.remove("quiet"));
  }
  return icon;
}
