import { canonicalLanguage } from "./language-tag.js";

type Name = [kind: "url" | "page_id", value: string];
type Answer = { counts?: Record<string, number>; page_ids?: Record<string, number> };

const AT_ONCE = 100;
/** Longer lists of addresses are posted; one address alone is never so long. */
const LONGEST_QUERY = 2000;

/**
 * Writes into each `[data-comments-count]` how many comments its page has. The page is the one of
 * its `data-page-id`, else of the attribute's value, or else of the address that the link leads to.
 * `site` is the key that the script names. Places whose page has no usable address, or whose
 * number cannot be had, stay as they are.
 */
export async function fillCounts(root: ParentNode, service: string, site?: string): Promise<void> {
  const places = [...root.querySelectorAll<HTMLElement>("[data-comments-count]")];
  const named = places.flatMap((place) => {
    const name = nameOf(place);
    return name ? [{ place, name }] : [];
  });
  const names = [...new Map(named.map(({ name }) => [`${name}`, name])).values()];
  const language = canonicalLanguage(document.documentElement.lang || navigator.language);
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const answer = await ask(service, names.slice(at, at + AT_ONCE), site).catch(() => undefined);
    for (const { place, name } of named) {
      const [kind, value] = name;
      const count = (kind === "url" ? answer?.counts : answer?.page_ids)?.[value];
      if (count !== undefined) place.textContent = count.toLocaleString(language);
    }
  }
}

function nameOf(place: HTMLElement): Name | undefined {
  const { pageId, commentsCount } = place.dataset;
  if (pageId) return ["page_id", pageId];
  try {
    const url = new URL(commentsCount || (place as HTMLAnchorElement).href, location.href);
    if (!/^#!?\//.test(url.hash)) url.hash = "";
    const isUsable = /^https?:/.test(url.href) && url.href.length < LONGEST_QUERY;
    return isUsable ? ["url", url.href] : undefined;
  } catch {
    return undefined;
  }
}

async function ask(service: string, names: Name[], site?: string): Promise<Answer> {
  const of = (kind: string) => names.filter((name) => name[0] === kind).map((name) => name[1]);
  const query = `${new URLSearchParams([...names, ...(site ? [["site", site]] : [])])}`;
  const address = `${service}/api/v1/counts`;
  const response = await (query.length < LONGEST_QUERY
    ? fetch(`${address}?${query}`, { credentials: "omit" })
    : fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ urls: of("url"), page_ids: of("page_id"), site }),
        credentials: "omit",
      }));
  return (await response.json()) as Answer;
}
