/**
 * The second wall. The service sends sanitised HTML; the widget builds it anew, node by node,
 * from the service's own list (rules/text/sanitize.py; a test compares them). Whatever is not in
 * the list loses its tag and keeps its text.
 */
import { h } from "./dom.js";

const KEPT = /^(A|BLOCKQUOTE|BR|CODE|DEL|EM|HR|LI|OL|P|PRE|STRONG|TABLE|TBODY|TD|TH|THEAD|TR|UL)$/;
const DROPPED = /^(IFRAME|NOSCRIPT|SCRIPT|STYLE|TEMPLATE|TEXTAREA|TITLE)$/;

/** The attributes that stay, each with its element and its value. */
const ATTRIBUTES =
  /^(OL start \d{1,9}|CODE class language-[a-z0-9+#._-]{1,20}|T[DH] align (left|center|right))$/;

interface Policy {
  createHTML(html: string): string;
}
interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy;
}
const PLAIN: Policy = { createHTML: (html) => html };
let parse: ReturnType<typeof makeParser> | undefined;

/** The markup as nodes that are safe to put into the page. */
export function safeHtml(html: string): DocumentFragment {
  parse ??= makeParser();
  const fragment = new DocumentFragment();
  copy(parse(html), fragment);
  return fragment;
}

/**
 * Parses into a document without a window: nothing in it runs or loads. It is the same one each time,
 * because to make one takes longer than to parse a comment.
 */
function makeParser(): (html: string) => Node {
  const policy = makePolicy();
  const { body } = document.implementation.createHTMLDocument();
  return (html) => {
    body.innerHTML = policy.createHTML(html);
    return body;
  };
}

/** A policy of ours; none where the page allows none, which matters only if it asks for one. */
function makePolicy(): Policy {
  try {
    const types = (window as { trustedTypes?: TrustedTypes }).trustedTypes;
    return types?.createPolicy("palabre", PLAIN) ?? PLAIN;
  } catch {
    return PLAIN;
  }
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
  const attributes: Record<string, string> =
    name === "A" ? { href, rel: "nofollow ugc noopener" } : {};
  for (const { name: key, value } of element.attributes) {
    if (ATTRIBUTES.test(`${name} ${key} ${value}`)) attributes[key] = value;
  }
  // XHTML tells capitals from small letters.
  const fresh = h(name.toLowerCase() as "p", attributes);
  to.append(fresh);
  copy(element, fresh);
}

/** The address if it leads to the web, else an empty string. */
export function webAddress(address: string | null): string {
  return address && /^https?:\/\//i.test(address.trim()) ? address.trim() : "";
}
