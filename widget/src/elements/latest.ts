/** `<palabre-latest site limit>`: a list of the newest comments of a site, styled by the page. */

interface Latest {
  id: string;
  html: string;
  created_at: string;
  author: { name: string | null } | null;
  thread: { url: string; title: string | null };
}

const service = new URL("../..", (document.currentScript as HTMLScriptElement).src).href;
const NAME = "palabre-latest";
const LONGEST = 120;
const signs: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

class PalabreLatest extends HTMLElement {
  async connectedCallback(): Promise<void> {
    const query = new URLSearchParams({ limit: this.getAttribute("limit") || "5" });
    const site = this.getAttribute("site");
    if (site) query.set("site", site);
    const response = await fetch(`${service}api/v1/comments/latest?${query}`, {
      credentials: "omit",
    });
    // What the page put inside stays where there is no answer.
    if (!response.ok) return;
    const { comments } = (await response.json()) as { comments: Latest[] };
    const list = make("ul");
    list.append(...comments.map(itemOf));
    this.replaceChildren(list);
  }
}

function itemOf({ id, html, created_at, author, thread }: Latest): Element {
  const item = make("li");
  const link = make("a", plainText(html));
  link.href = `${thread.url}${thread.url.includes("#") ? "" : `#c-${id}`}`;
  link.dir = "auto";
  if (author?.name) item.append(make("b", author.name), " ");
  const time = make("time", new Date(created_at).toLocaleDateString(languageOf()));
  time.dateTime = created_at;
  item.append(link, " ", make("cite", thread.title || ""), " ", time);
  return item;
}

/** The page's language, or the browser's where that is none. */
function languageOf(): string | undefined {
  const { lang } = document.documentElement;
  try {
    return lang ? new Intl.Locale(lang).baseName : undefined;
  } catch {
    return undefined;
  }
}

/** The words of the service's HTML, which has no other escapes; cut after some. */
function plainText(html: string): string {
  const text = html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
  const words = text
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, sign: string) => signs[sign] ?? "")
    .trim();
  return words.length > LONGEST ? `${words.slice(0, LONGEST).replace(/\s\S*$/, "")}…` : words;
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, text = ""): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

if (!customElements.get(NAME)) customElements.define(NAME, PalabreLatest);
