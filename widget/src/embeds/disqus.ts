/** Stands in for Disqus' `embed.js` and `count.js`: `<div id="disqus_thread">`, `disqus_config`. */
import { count, mount, named, ownAddress, serviceOf, source, whenReady } from "./shared.js";

type Callbacks = Record<string, ((...given: unknown[]) => void)[] | undefined>;
interface Config {
  page: { identifier?: string; url?: string; title?: string };
  callbacks: Callbacks;
  language?: string;
  sso: object;
  experiment: object;
  discovery: object;
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
const service = serviceOf(".");
/** What calls each list of callbacks, by the name of our event. */
const events: Record<string, string> = {
  "palabre:ready": "onReady",
  "palabre:posted": "onNewComment",
};

function reset({ config = globals.disqus_config }: { config?: Configure | undefined } = {}): void {
  const { disqus_identifier: identifier, disqus_url: url, disqus_title: title } = globals;
  // Pages push into lists that they have not made.
  const callbacks = new Proxy({} as Callbacks, {
    get: (lists, name: string) => (lists[name] ??= []),
  });
  const said: Config = { page: {}, callbacks, sso: {}, experiment: {}, discovery: {} };
  config?.call(said);
  const place = document.getElementById("disqus_thread");
  mount(service, place, {
    "page-url": ownAddress(said.page.url || url),
    ...named(said.page.identifier || identifier),
    "page-title": said.page.title || title,
    lang: said.language,
  });
  for (const [event, name] of Object.entries(events)) {
    place?.firstChild?.addEventListener(event, ({ detail }: CustomEventInit) => {
      for (const call of callbacks[name]!) call(detail);
    });
  }
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
  if (/\/count\.js/.test(source)) getCount();
  else reset();
});
