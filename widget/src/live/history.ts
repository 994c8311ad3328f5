import { pageChanged } from "../shared.js";

/** Not what a page has under that name. */
let isWatched = "currentEntry" in Object((window as { navigation?: unknown }).navigation ?? {});

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
