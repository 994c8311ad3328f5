/**
 * Resolves once the element comes that near (in pixels) to the screen: at once where it is. A hidden
 * tab is not observed, and a frame does not know how far away it is itself.
 */
export function whenVisible(
  element: Element,
  distance: number,
  signal: AbortSignal,
): Promise<void> {
  if (isNear(element, distance) && !document.hidden && parent === window) return Promise.resolve();
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
  addEventListener("beforeprint", () => resolve(), { signal });
  signal.addEventListener("abort", () => observer.disconnect());
  return new Promise((done) => (resolve = done));
}

function isNear(element: Element, distance: number): boolean {
  const [box] = element.getClientRects();
  return !!box && box.top <= innerHeight + distance && box.bottom >= -distance;
}
