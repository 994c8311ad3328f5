const AT_ONCE = 100;
/** Longer lists of addresses are posted. */
const LONGEST_QUERY = 2000;

/**
 * Writes into each `[data-comments-count]` how many comments its page has. The page is the
 * attribute's value, or else the address that the link leads to. `site` is the key that the script names.
 */
export async function fillCounts(root: ParentNode, service: string, site?: string): Promise<void> {
  const places = [...root.querySelectorAll<HTMLElement>("[data-comments-count]")];
  const urlOf = (place: HTMLElement) => {
    const url = new URL(
      place.dataset.commentsCount || (place as HTMLAnchorElement).href,
      location.href,
    );
    url.hash = "";
    return url.href;
  };
  const urls = [...new Set(places.map(urlOf))];
  for (let at = 0; at < urls.length; at += AT_ONCE) {
    const some = urls.slice(at, at + AT_ONCE);
    const parameters = [...some.map((url) => ["url", url]), ...(site ? [["site", site]] : [])];
    const query = `${new URLSearchParams(parameters)}`;
    const response = await (query.length < LONGEST_QUERY
      ? fetch(`${service}/api/v1/counts?${query}`, { credentials: "omit" })
      : fetch(`${service}/api/v1/counts`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ urls: some, site }),
          credentials: "omit",
        }));
    const { counts } = (await response.json()) as { counts: Record<string, number> };
    for (const place of places) {
      const count = counts[urlOf(place)];
      if (count !== undefined)
        place.textContent = count.toLocaleString(document.documentElement.lang || undefined);
    }
  }
}
