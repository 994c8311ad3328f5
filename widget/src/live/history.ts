import { pageChanged } from "../shared.js";

let isWatched = !!(window as { navigation?: EventTarget }).navigation;

/** Hears of new addresses where the browser has no Navigation API to say so. */
export function watchHistory(): void {
  if (isWatched) return;
  isWatched = true;
  addEventListener("popstate", pageChanged);
  for (const name of ["pushState", "replaceState"] as const) {
    const own = history[name];
    history[name] = (...state) => {
      own.apply(history, state);
      pageChanged();
    };
  }
  // There may have been one before this part came.
  pageChanged();
}
