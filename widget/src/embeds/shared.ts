/** What the scripts share that stand in for another system's: in its markup, they show our thread. */

/** The script by its element, which pages that import it as a module have not; and its address. */
const element = document.currentScript as HTMLScriptElement | null;
export const source =
  element?.src || (/https?:[^\s()]+?(?=:\d+:\d)/.exec(new Error().stack!)?.[0] ?? "");
export const own =
  element ?? [...document.scripts].find(({ src }) => src === source) ?? document.createElement("i");

/** Where the script says that the service is: its folder, or the one that holds that. */
export function serviceOf(folder: "." | ".."): string {
  return new URL(folder, source).href.replace(/\/+$/, "");
}

export type Attributes = Record<string, string | null | undefined>;

/** Runs once the page's markup is there. */
export function whenReady(run: () => void): void {
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", run);
  else run();
}

/**
 * What the other system's identifier names: an address of this host stays one, so that the page
 * keeps its thread whatever markup it has later; all else is an id, as imports keep it.
 */
export function named(identifier?: string | null): Attributes {
  const isAddress = identifier && /^(\/|https?:)/.test(identifier) && ownAddress(identifier);
  return isAddress ? { page: identifier } : { "page-id": identifier };
}

/** The address if it is one of this host. */
export function ownAddress(address?: string | null): string | undefined {
  try {
    const url = new URL(address || "", location.href);
    return address && url.host === location.host ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** The theme of ours that is meant by names such as `dark_dimmed` and `preferred_color_scheme`. */
export function themeOf(name?: string | null): string | undefined {
  if (/preferred|^(auto|os|system)$/.test(name || "")) return "auto";
  return /dark|light/.exec(name || "")?.[0];
}

/** Shows the thread in that place; until then, and where it cannot be shown, the link to it. */
export function mount(service: string, place: Element | null, attributes: Attributes): void {
  if (!place) return;
  const element = document.createElement("palabre-comments");
  for (const [name, value] of Object.entries(attributes)) {
    if (value) element.setAttribute(name, value);
  }
  const link = document.createElement("a");
  link.href = `${service}/embed?url=${encodeURIComponent(location.href)}`;
  link.textContent = "Comments";
  element.append(link);
  place.replaceChildren(element);
  load(`${service}/static/embed.js`);
}

/** Gives the widgets of the page another theme. */
export function setTheme(theme?: string): void {
  for (const element of document.querySelectorAll("palabre-comments")) {
    element.setAttribute("theme", themeOf(theme) || "inherit");
  }
}

/** Writes numbers of comments: `mark` finds the places, `nameOf` says of which page each is. */
export function count(
  service: string,
  mark: string,
  nameOf: (place: HTMLElement) => { id?: string | null | undefined; url?: string | undefined },
): void {
  const places = document.querySelectorAll<HTMLElement>(mark);
  for (const place of places) {
    // A link may hold a place that says better of which page it is.
    if (place.querySelector(`[data-comments-count],${mark}`)) continue;
    const number = document.createElement("span");
    const { id, url } = nameOf(place);
    const { page, "page-id": pageId } = named(id);
    const link = (place.closest("a") as HTMLAnchorElement | null)?.href;
    number.dataset.commentsCount = page || url || link || location.href;
    if (pageId) number.dataset.pageId = pageId;
    const words = (place.textContent || "").replace(/\d+/, "").trim();
    place.replaceChildren(number, words && ` ${words}`);
  }
  if (places.length) load(`${service}/static/counts.js`);
}

export function load(src: string): void {
  const script = document.createElement("script");
  script.src = src;
  document.head.append(script);
}
