/** Texts that need more than a sheet: code has colours, and what is wide is scrolled by key. */

import type { Highlight } from "../code/index.js";
import type { ThreadContext } from "../contracts.js";
import { set, withPart } from "../shared.js";
import type { ReadingTexts } from "../texts/types.js";
import type { Translate } from "../translate.js";

type T = Translate<ReadingTexts>;

const TASK = /^\s*[☐☑] /;

/** Finishes the texts that are shown, and those that will be. */
export function finishTexts(thread: ThreadContext, t: T): void {
  const { root } = thread.frame;
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) letScroll(target as HTMLElement, t);
  });
  const finish = (part: Element) => {
    for (const wide of part.querySelectorAll(".body :is(pre, table)")) sizes.observe(wide);
    for (const item of part.querySelectorAll(".body li")) {
      item.classList.toggle("task", TASK.test(item.textContent!));
    }
    const code = part.querySelectorAll<HTMLElement>(".body pre code");
    if (!code.length) return;
    withPart("parts/code", (highlight: Highlight) => {
      for (const one of code) highlight(one, root.getRootNode() as ShadowRoot);
    });
  };
  const arrivals = new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) {
        // A comment that is drawn anew brings its text, a preview its paragraphs.
        if (node instanceof Element && !node.closest("code")) finish(node.parentElement ?? node);
      }
    }
  });
  arrivals.observe(root, { childList: true, subtree: true });
  thread.signal.addEventListener("abort", () => {
    arrivals.disconnect();
    sizes.disconnect();
  });
  finish(root);
}

/** What is wider than its place takes the focus, so that keys can scroll it. */
function letScroll(wide: HTMLElement, t: T): void {
  const scrolls = wide.scrollWidth > wide.clientWidth;
  const isCode = wide.localName === "pre";
  set(wide, {
    tabindex: scrolls ? 0 : null,
    role: scrolls && isCode ? "region" : null,
    "aria-label": scrolls ? t(isCode ? "code" : "table") : null,
  });
}
