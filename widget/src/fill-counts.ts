const AT_ONCE = 100;
/** Longer lists of addresses are posted. */
const LONGEST_QUERY = 2000;

/**
 * Writes into each `[data-comments-count]` how many comments its page has. The page is the one of
 * its `data-page-id`, else of the attribute's value, or else of the address that the link leads to.
 * `site` is the key that the script names.
 */
export async function fillCounts(root: ParentNode, service: string, site?: string): Promise<void> {
  const places = [...root.querySelectorAll<HTMLElement>("[data-comments-count]")];
  const nameOf = (place: HTMLElement): [string, string] => {
    const { pageId, commentsCount } = place.dataset;
    if (pageId) return ["page_id", pageId];
    const url = new URL(commentsCount || (place as HTMLAnchorElement).href, location.href);
    if (!/^#!?\//.test(url.hash)) url.hash = "";
    return ["url", url.href];
  };
  const names = [...new Map(places.map(nameOf).map((name) => [`${name}`, name])).values()];
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const some = names.slice(at, at + AT_ONCE);
    const of = (kind: string) => some.filter((name) => name[0] === kind).map((name) => name[1]);
    const query = `${new URLSearchParams([...some, ...(site ? [["site", site]] : [])])}`;
    const response = await (query.length < LONGEST_QUERY
      ? fetch(`${service}/api/v1/counts?${query}`, { credentials: "omit" })
      : fetch(`${service}/api/v1/counts`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ urls: of("url"), page_ids: of("page_id"), site }),
          credentials: "omit",
        }));
    const answer = (await response.json()) as Record<string, Record<string, number>>;
    for (const place of places) {
      const [kind, name] = nameOf(place);
      const count = answer[kind === "url" ? "counts" : "page_ids"]?.[name];
      if (count !== undefined)
        place.textContent = count.toLocaleString(document.documentElement.lang || undefined);
    }
  }
}
