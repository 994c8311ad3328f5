/** Which page the comments belong to, and which of them the address names. */

export interface Page {
  url: string;
  title: string;
}

/**
 * The page of a widget: its `page` attribute (also `data-page`, `data-page-id`), else `page-url`,
 * else the page's own canonical link when it names the same host, else the address bar.
 */
export function pageOf(element: Element): Page {
  const page = attribute(element, "page") ?? attribute(element, "page-id");
  const pageUrl = attribute(element, "page-url");
  const base = pageUrl ? resolve(pageUrl, location.href) : canonical();
  const address = new URL(page ? resolve(page, resolve("/", base)) : base);
  address.hash = "";
  return { url: address.href, title: attribute(element, "page-title") ?? document.title };
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

function canonical(): string {
  const link = document.querySelector<HTMLLinkElement>("link[rel~=canonical][href]");
  const address = resolve(link?.href ?? "", location.href);
  return new URL(address).host === location.host ? address : location.href;
}

/** The address in full; the base where it is not one. */
function resolve(address: string, base: string): string {
  try {
    return new URL(address, base).href;
  } catch {
    return base;
  }
}
