/** Follows a page that becomes another one without being loaded, or speaks another language. */

/** Routers write the address, the title and the canonical link one after the other. */
const SETTLED_AFTER_MS = 100;

/** Run once the page has settled. */
export const followers = new Set<() => void>();
let timer = 0;

/** What the page is may have changed. */
export function pageChanged(): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    for (const follow of followers) follow();
  }, SETTLED_AFTER_MS);
}

export function watchPage(): void {
  // A page may have a variable of that name. The part for writing does without it.
  const { navigation } = window as { navigation?: Partial<EventTarget> };
  navigation?.addEventListener?.("currententrychange", pageChanged);
  const observer = new MutationObserver(pageChanged);
  const { documentElement, head } = document;
  observer.observe(documentElement, { subtree: true, attributeFilter: ["lang", "dir"] });
  observer.observe(head, { childList: true, subtree: true, attributeFilter: ["href"] });
}
