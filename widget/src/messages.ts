/** What the widget says about a thread as a whole. */

import type { ThreadContext } from "./contracts.js";
import { h } from "./dom.js";
import { service } from "./script.js";

export function closedMessage({ t, info, site }: ThreadContext): string {
  return site?.closed_message ?? t(info?.closed_reason === "age" ? "closedAge" : "closed");
}

/** The way to the thread as a plain page: the link that the page gave, or the service's own. */
export function hostedLink({ host, page, settings, t }: ThreadContext): HTMLAnchorElement {
  const link = host.querySelector("a");
  const address = `${service}/embed?${new URLSearchParams(page.named)}`;
  return h("a", { href: link?.href ?? `${address}&lang=${settings.language}` }, t("hosted"));
}
