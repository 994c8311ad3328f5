/** Beside the heading: the feed of the discussion, and a way to share it. */

import { copyText } from "../clipboard.js";
import type { ThreadContext } from "../contracts.js";
import { iconButton } from "../icon-button.js";
import { h, service, site } from "../shared.js";
import type { ReadingTexts } from "../texts/types.js";
import { titleOf } from "../title.js";
import type { Translate } from "../translate.js";

export function showWays(thread: ThreadContext, t: Translate<ReadingTexts>): void {
  const { heading } = thread.frame;
  const feed = h("a", {
    class: "act icon feed",
    href: feedOf(thread),
    type: "application/atom+xml",
    "aria-label": t("feed"),
  });
  const shareButton = iconButton("share", t("share"), () => void share(thread, shareButton, t));
  heading.after(h("div", { class: "ways" }, feed, shareButton));
}

function feedOf({ page }: ThreadContext): string {
  const named = { ...page.named, ...(site && { site }) };
  return `${service}/feeds/thread.atom?${new URLSearchParams(named)}`;
}

/** By the browser's own means; where it has none, the address is copied. */
async function share(
  { frame, host, page }: ThreadContext,
  opener: HTMLButtonElement,
  t: Translate<ReadingTexts>,
): Promise<void> {
  const { url } = page;
  try {
    if (navigator.share) return await navigator.share({ title: titleOf(host), url });
  } catch (error) {
    // Whoever closes the dialog wants nothing more.
    if ((error as DOMException).name === "AbortError") return;
  }
  if (!(await copyText(url))) return;
  opener.ariaLabel = t("linkCopied");
  frame.say(t("linkCopied"));
  opener.addEventListener("blur", () => (opener.ariaLabel = t("share")), { once: true });
}
