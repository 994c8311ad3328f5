/** Which page the comments belong to. */

export interface Page {
  url: string;
  title: string;
}

/**
 * The page of a widget: its `page` attribute (also `data-page`, `data-page-id`), else `page-url`,
 * else the page's own canonical link when it names the same host, else the address bar.
 */
export function pageOf(element: Element): Page {
  const own = attribute(element, "page") ?? attribute(element, "page-id");
  const told = attribute(element, "page-url");
  const base = told ? resolve(told, location.href) : canonical();
  const address = new URL(own ? resolve(own, resolve("/", base)) : base);
  address.hash = "";
  return { url: address.href, title: attribute(element, "page-title") ?? document.title };
}

/** An attribute, written plainly or with `data-` before it. */
export function attribute(element: Element, name: string): string | null {
  return element.getAttribute(name) ?? element.getAttribute(`data-${name}`);
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
