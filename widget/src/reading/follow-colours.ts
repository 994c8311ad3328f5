import type { ThreadContext } from "../contracts.js";

/** Says which colours a page has, at its root or its body. */
const SWITCHES = {
  attributeFilter: ["class", "style", "data-theme", "data-bs-theme", "data-mode"],
};
/** Pages that scroll or measure themselves change these often. */
const SETTLED_AFTER_MS = 100;

/**
 * Follows the page when it changes its colours. That of the text comes down to the widget, whose own
 * transition then ends; backgrounds may change without it, at once or slower than it.
 */
export function followColours({ frame, host, signal }: ThreadContext): void {
  const { root } = frame;
  const paint = () => frame.paint();
  // They may have changed already.
  paint();
  addEventListener(
    "transitionend",
    ({ target }) => {
      if ((target as Node).contains(host)) paint();
    },
    { signal },
  );
  root.addEventListener("transitionend", ({ target }) => {
    if (target === root) paint();
  });
  let timer = 0;
  const observer = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(paint, SETTLED_AFTER_MS);
  });
  for (const element of [document.documentElement, document.body]) {
    observer.observe(element, SWITCHES);
  }
  signal.addEventListener("abort", () => {
    observer.disconnect();
    // What is no longer in the page has no colours.
    clearTimeout(timer);
  });
}
