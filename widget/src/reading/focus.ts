import type { ThreadContext } from "../contracts.js";

/**
 * When what has the focus is removed, moved or hidden, the focus stays in the widget (WCAG 2.4.3):
 * where it was, or else at the comment around it, or at the heading. Whoever leaves is not followed.
 */
export function keepFocus({ frame, host, signal }: ThreadContext): void {
  const { root, heading } = frame;
  /** What has the focus, what is around it, and the heading. */
  let path: HTMLElement[] = [];
  const look = () => {
    for (const place of path) {
      if (document.activeElement !== document.body) return;
      place.focus({ preventScroll: true });
    }
  };
  const changes = new MutationObserver(look);
  const enter = () => {
    path = [...around(host.shadowRoot!.activeElement), heading];
    changes.observe(root, { childList: true, subtree: true });
  };
  root.addEventListener("focusin", enter);
  // In a task of its own: what is moved is back in its place by then.
  root.addEventListener("focusout", () =>
    setTimeout(() => {
      if (!path[0]?.checkVisibility()) look();
      else if (!root.matches(":focus-within")) path = [];
    }),
  );
  signal.addEventListener("abort", () => changes.disconnect());
  if (root.matches(":focus-within")) enter();
}

/** The element and those around it that can take the focus: comments do for all that is theirs. */
function around(element: Element | null): HTMLElement[] {
  const all: HTMLElement[] = [];
  for (let at = element; at; at = at.parentElement) {
    const place = at.localName === "li" ? at.querySelector("article") : at;
    if (place) all.push(place as HTMLElement);
  }
  return all;
}
