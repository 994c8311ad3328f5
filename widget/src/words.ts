/** What the widget says about a thread as a whole. */
import { h } from "./dom.js";
import type { Thread } from "./thread.js";

export function whyClosed({ t, info, site }: Thread): string {
  return site?.closed_message ?? t(info?.closed_reason === "age" ? "closedAge" : "closed");
}

/** The way to the thread as a plain page: the link that the page gave, or the service's own. */
export function hostedLink({ api, host, language, page, t }: Thread): HTMLAnchorElement {
  const given = host.querySelector("a");
  const address = `${api.origin}/embed?url=${encodeURIComponent(page.url)}`;
  return h("a", { href: given?.href ?? `${address}&lang=${language}` }, t("hosted"));
}
