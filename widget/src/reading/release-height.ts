import type { ThreadContext } from "../contracts.js";

/**
 * Gives back the height that the page reserved (`min-height`), if nothing that is visible moves by
 * it: the end of the widget must be below the screen before and after.
 */
export function releaseHeight({ frame, host, signal }: ThreadContext): void {
  const { root } = frame;
  // It runs when the layout is known anyway.
  const resize = new ResizeObserver(() => {
    const { top } = host.getBoundingClientRect();
    if (top + root.offsetHeight > innerHeight) host.style.minHeight = "0";
  });
  resize.observe(root);
  signal.addEventListener("abort", () => resize.disconnect());
}
