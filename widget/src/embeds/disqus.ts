/** Stands in for Disqus' `embed.js` and `count.js`: `<div id="disqus_thread">`, `disqus_config`. */
import { count, mount, named, ownAddress, serviceOf, whenReady } from "./shared.js";

interface Config {
  page: { identifier?: string; url?: string; title?: string };
  callbacks: Record<string, unknown>;
  language?: string;
}
type Configure = (this: Config) => void;
interface Globals {
  disqus_config?: Configure;
  disqus_identifier?: string;
  disqus_url?: string;
  disqus_title?: string;
  DISQUS?: object;
  DISQUSWIDGETS?: object;
}

const globals = window as Globals;
const own = document.currentScript as HTMLScriptElement;
const service = serviceOf(own.src, ".");

function reset({ config = globals.disqus_config }: { config?: Configure | undefined } = {}): void {
  const { disqus_identifier: identifier, disqus_url: url, disqus_title: title } = globals;
  const said: Config = { page: {}, callbacks: {} };
  config?.call(said);
  mount(service, document.getElementById("disqus_thread"), {
    "page-url": ownAddress(said.page.url || url),
    ...named(said.page.identifier || identifier),
    "page-title": said.page.title || title,
    lang: said.language,
  });
}

function getCount(): void {
  const mark = 'a[href$="#disqus_thread"],.disqus-comment-count';
  count(service, mark, ({ dataset }) => ({
    id: dataset.disqusIdentifier,
    url: dataset.disqusUrl,
  }));
}

globals.DISQUS = { reset };
globals.DISQUSWIDGETS = { getCount };
whenReady(() => {
  if (/\/count\.js/.test(own.src)) getCount();
  else reset();
});
