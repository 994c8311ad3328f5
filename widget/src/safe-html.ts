/**
 * The second wall. The service sends sanitised HTML; the widget builds it anew, node by node,
 * from this small list. Whatever is not in the list loses its tag and keeps its text.
 */
import { h } from "./dom.js";

const KEPT = /^(P|BR|EM|STRONG|B|I|U|S|DEL|SUP|SUB|BLOCKQUOTE|UL|OL|LI|CODE|PRE|HR|H4|H5|H6|A)$/;
const DROPPED = /^(SCRIPT|STYLE|TITLE|TEXTAREA)$/;

interface Policy {
  createHTML(html: string): string;
}
interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy;
}
const PLAIN: Policy = { createHTML: (html) => html };
let policy: Policy | undefined;

/** The markup as nodes that are safe to put into the page. */
export function safeHtml(html: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  copy(parse(html), fragment);
  return fragment;
}

/** Parses into a document without a window: nothing in it runs or loads. */
function parse(html: string): Node {
  const { body } = document.implementation.createHTMLDocument("") as {
    body: HTMLElement & {
      setHTML?(html: string, options: object): void;
    };
  };
  if (body.setHTML) {
    body.setHTML(html, { sanitizer: {} });
    return body;
  }
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  policy ??= types?.createPolicy("palabre", PLAIN) ?? PLAIN;
  return new DOMParser().parseFromString(policy.createHTML(html), "text/html").body;
}

function copy(from: Node, to: ParentNode): void {
  for (const node of from.childNodes) {
    if (node instanceof Element) copyElement(node, to);
    else if (node.nodeType === Node.TEXT_NODE) to.append(node.nodeValue ?? "");
  }
}

function copyElement(element: Element, to: ParentNode): void {
  const name = element.namespaceURI?.endsWith("xhtml") ? element.tagName : "SCRIPT";
  if (DROPPED.test(name)) return;
  const href = webAddress(element.getAttribute("href"));
  if (!KEPT.test(name) || (name === "A" && !href)) {
    copy(element, to);
    return;
  }
  const start = /^\d{1,9}$/.exec(element.getAttribute("start") ?? "")?.[0];
  const attributes =
    name === "A" ? { href, rel: "nofollow ugc noopener" } : { start: name === "OL" && start };
  const fresh = h(name as "p", attributes);
  to.append(fresh);
  copy(element, fresh);
}

/** The address if it leads to the web or to a mailbox, else an empty string. */
export function webAddress(address: string | null): string {
  return address && /^(https?:\/\/|mailto:)/i.test(address.trim()) ? address.trim() : "";
}
