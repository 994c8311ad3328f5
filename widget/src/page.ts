/** Which page the comments belong to, and which of them the address names. */

export interface Page {
  /** Where links to the page lead. */
  url: string;
  /** Names the page in place of its address. */
  id: string | null;
  /** What this browser keeps of the page is under this name until the service has named it. */
  key: string;
  /** By what requests name it. `canonical`: what a preview calls itself; the service decides. */
  named: { url: string; page_id?: string; canonical?: string };
}

/**
 * The page of a widget. Its `page-id` names it, or else its address: `page`, else `page-url`, else
 * the page's own canonical link when it names the same host, else the address bar. A route in the
 * fragment stays: whether it makes a page is the site's to say.
 */
export function pageOf(element: Element): Page {
  const id = attribute(element, "page-id")?.trim() || null;
  const page = attribute(element, "page");
  const pageUrl = attribute(element, "page-url");
  const own = pageUrl ? resolve(pageUrl, location.href) : canonical();
  const from = (base: string) => {
    const address = new URL(page ? resolve(page, resolve("/", base)) : base);
    if (!page && !pageUrl) address.hash = location.hash;
    if (!/^#!?\//.test(address.hash)) address.hash = "";
    return address.href;
  };
  const isHere = pageUrl || host(own) === host(location.href);
  const url = from(isHere ? own : location.href);
  const named = { url, ...(id && { page_id: id }), ...(!isHere && { canonical: from(own) }) };
  return { url, id, key: id ? `#${id}` : url, named };
}

/** An attribute, written plainly or with `data-` before it. */
export function attribute(element: Element, name: string): string | null {
  return element.getAttribute(name) ?? element.getAttribute(`data-${name}`);
}

/** The id of the comment that the address names, `#c-1-19b0…`, or an empty string. */
export function linkedComment(): string {
  return /^#c-(\d+-[\da-f]+)$/.exec(location.hash)?.[1] ?? "";
}

/** The address of a comment on this page, whatever its `<base>`. */
export function linkTo(id: string): string {
  return `${location.href.split("#", 1)[0]}#c-${id}`;
}

/** Whether the fragment is the page's route, which no comment may replace. */
export function isRouted(): boolean {
  return /^#[!/]/.test(location.hash);
}

/** The canonical link as last seen, and the path of the page that it is of. */
let seen = "";
let seenAt = "";

/**
 * The canonical link, or the address bar. Routers leave the link of the page before behind, for a
 * while or for good: unless it has the path of this page, it must be new here, and not that of the
 * page that was loaded.
 */
function canonical(): string {
  const link = document.querySelector<HTMLLinkElement>("link[rel~=canonical][href]");
  const { href, pathname } = new URL(resolve(link?.href ?? "", location.href));
  if (href !== seen) [seen, seenAt] = [href, location.pathname];
  const [loaded] = performance.getEntriesByType("navigation");
  const isLeft =
    seenAt !== location.pathname || pathname === (loaded && new URL(loaded.name).pathname);
  return pathname !== location.pathname && isLeft ? location.href : href;
}

function host(address: string): string {
  return new URL(address).host.replace(/^www\./, "");
}

/** The address in full; the base where it is not one. */
function resolve(address: string, base: string): string {
  try {
    return new URL(address, base).href;
  } catch {
    return base;
  }
}
