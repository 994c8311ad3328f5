const AT_ONCE = 100;
/** Longer lists of addresses are posted. */
const LONGEST_QUERY = 2000;
const ROUTE = /^#!?\//;

/**
 * Writes into each `[data-comments-count]` how many comments its page has. The page is the one of
 * its `data-page-id`, else of the attribute's value, or else of the address that the link leads to.
 * `site` is the key that the script names.
 */
export async function fillCounts(root: ParentNode, origin: string, site?: string): Promise<void> {
  const places = [...root.querySelectorAll<HTMLElement>("[data-comments-count]")];
  const urlOf = (place: HTMLElement) => {
    const url = new URL(
      place.dataset.commentsCount || (place as HTMLAnchorElement).href,
      location.href,
    );
    if (!ROUTE.test(url.hash)) url.hash = "";
    return url.href;
  };
  const write = (place: HTMLElement, count: number | undefined) => {
    if (count !== undefined)
      place.textContent = count.toLocaleString(document.documentElement.lang || undefined);
  };
  const named = places.filter((place) => place.dataset.pageId);
  const others = places.filter((place) => !place.dataset.pageId);
  const ids = [...new Set(named.map((place) => place.dataset.pageId!))];
  const urls = [...new Set(others.map(urlOf))];
  for (let at = 0; at < Math.max(urls.length, ids.length); at += AT_ONCE) {
    const some = { urls: urls.slice(at, at + AT_ONCE), page_ids: ids.slice(at, at + AT_ONCE) };
    const query = `${new URLSearchParams([
      ...some.urls.map((url) => ["url", url]),
      ...some.page_ids.map((id) => ["page_id", id]),
      ...(site ? [["site", site]] : []),
    ])}`;
    const response = await (query.length < LONGEST_QUERY
      ? fetch(`${origin}/api/v1/counts?${query}`, { credentials: "omit" })
      : fetch(`${origin}/api/v1/counts`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ ...some, site }),
          credentials: "omit",
        }));
    const { counts, page_ids } = (await response.json()) as Record<string, Record<string, number>>;
    for (const place of others) write(place, counts?.[urlOf(place)]);
    for (const place of named) write(place, page_ids?.[place.dataset.pageId!]);
  }
}
