/** What the page calls itself. Read when it is needed: routers set titles late. */
export function titleOf(host: Element): string {
  const own = host.getAttribute("page-title") ?? host.getAttribute("data-page-title");
  // A form may have that name.
  return own ?? (typeof document.title === "string" ? document.title : "");
}
