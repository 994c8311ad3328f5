/** Words that are selected in a comment can be quoted in the reply to it. */

import type { CommentHandle, ThreadContext } from "../contracts.js";
import { primaryButton } from "../primary-button.js";
import { h } from "../shared.js";
import type { ReadingTexts } from "../texts/types.js";
import type { Translate } from "../translate.js";
import { quoteOf } from "./quote.js";

/** While a selection grows, nothing is shown. */
const SETTLED_MS = 200;

interface Composed {
  getComposedRanges?(options: { shadowRoots: ShadowRoot[] }): StaticRange[];
}

export function offerQuotes(thread: ThreadContext, t: Translate<ReadingTexts>): void {
  const { signal } = thread;
  const root = thread.host.shadowRoot!;
  let timer = 0;
  let range: Range | undefined;
  let view: CommentHandle | undefined;
  const quote = primaryButton(t("quoteSelection"), () => void answer());
  quote.classList.add("quoting");
  // The selection stays.
  quote.addEventListener("pointerdown", (event) => event.preventDefault());
  const answer = async () => {
    if (!range || !view) return;
    const text = quoteOf(partOf(range));
    quote.remove();
    await writeQuote(thread, view, text);
  };
  const offer = () => {
    if (root.activeElement === quote) return;
    range = selectedRange(root);
    const body = range && bodyOf(range);
    view = thread.comments.view(body?.closest("article")?.id.slice("c-".length));
    if (!range || !body || !mayAnswer(thread, view)) return quote.remove();
    // There it is read after the words.
    if (quote.previousSibling !== body) body.after(quote);
    place(quote, range);
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(offer, SETTLED_MS);
  };
  document.addEventListener("selectionchange", wait, { signal });
  document.addEventListener("keydown", (event) => reach(event, quote), { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}

/** The Tab key comes from what is selected to the button; browsers would begin elsewhere. */
function reach(event: KeyboardEvent, quote: HTMLElement): void {
  if (!quote.isConnected) return;
  const article = quote.closest("article")!;
  const active = (quote.getRootNode() as ShadowRoot).activeElement;
  if (event.key === "Escape" && active === quote) {
    quote.remove();
    article.focus();
  }
  if (event.key !== "Tab" || event.shiftKey || (active && active !== article)) return;
  if (document.activeElement !== document.body && !active) return;
  event.preventDefault();
  quote.focus();
}

/** What is selected inside the shadow root; browsers differ in how they tell it. */
function selectedRange(root: ShadowRoot): Range | undefined {
  const selection = document.getSelection() as (Selection & Composed) | null;
  const inside = (root as { getSelection?(): Selection | null }).getSelection?.() ?? selection;
  const selected = selection?.getComposedRanges
    ? selection.getComposedRanges({ shadowRoots: [root] })[0]
    : inside?.rangeCount && inside.getRangeAt(0);
  if (!selected || selected.collapsed || !root.contains(selected.startContainer)) return undefined;
  const range = document.createRange();
  range.setStart(selected.startContainer, selected.startOffset);
  range.setEnd(selected.endContainer, selected.endOffset);
  return range;
}

/** The text of one comment, and of the range what is in it: a triple click goes on behind it. */
function bodyOf(range: Range): Element | undefined {
  const { startContainer: start, endContainer: end } = range;
  const article = at(start, "article");
  const body = article?.querySelector(":scope > .body");
  if (!body || at(end, "article") !== article || !range.intersectsNode(body)) return undefined;
  if (!body.contains(start)) range.setStart(body, 0);
  if (!body.contains(end)) range.setEnd(body, body.childNodes.length);
  return `${range}`.trim() ? body : undefined;
}

/** What is selected, with the code that it is a part of. */
function partOf(range: Range): Node {
  const part = range.cloneContents();
  const code = at(range.commonAncestorContainer, "pre, :not(pre) > code")?.cloneNode();
  code?.appendChild(part);
  return code ? h("p", {}, code) : part;
}

function at(node: Node, selector: string): Element | null | undefined {
  return (node instanceof Element ? node : node.parentElement)?.closest(selector);
}

function mayAnswer({ info }: ThreadContext, view: CommentHandle | undefined): boolean {
  return view?.comment.status === "published" && !info?.closed;
}

/** Below the end of the selection, inside the widget. */
function place(quote: HTMLElement, range: Range): void {
  quote.style.translate = "";
  const here = quote.getBoundingClientRect();
  const { left, right, bottom } = [...range.getClientRects()].at(-1) ?? here;
  const { left: start, right: end } = quote.closest("section")!.getBoundingClientRect();
  const middle = (left + right - here.width) / 2;
  const x = Math.max(start, Math.min(middle, end - here.width));
  quote.style.translate = `${x - here.left}px ${bottom + 6 - here.top}px`;
}

/** Adds the quote to what is there of a reply, and opens it. */
async function writeQuote(thread: ThreadContext, view: CommentHandle, text: string): Promise<void> {
  const field = (await thread.writing.load())?.composer(view).field;
  if (!field) return;
  const { value } = field;
  const gap = value && !value.endsWith("\n\n") ? "\n\n" : "";
  field.setRangeText(`${gap}${text}\n\n`, value.length, value.length, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await thread.writing.compose({ parent: view.comment.id });
}
