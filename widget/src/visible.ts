/** Resolves once the element comes that near (in pixels) to the screen; a hidden tab is not observed. */
export function whenVisible(
  element: Element,
  distance: number,
  signal: AbortSignal,
): Promise<void> {
  let resolve: () => void;
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      resolve();
    },
    { rootMargin: `${distance}px` },
  );
  observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect());
  return new Promise((done) => (resolve = done));
}
