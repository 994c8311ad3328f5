import type { Thread } from "./thread.js";

/** Runs once, when the widget comes that near (in pixels) to the screen; a hidden tab is not observed. */
export function whenNear({ host, signal }: Thread, distance: number, run: () => void): void {
  const watch = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      run();
    },
    { rootMargin: `${distance}px` },
  );
  watch.observe(host);
  signal.addEventListener("abort", () => watch.disconnect());
}
