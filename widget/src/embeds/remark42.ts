/** Stands in for Remark42's `embed`, `counter` and `last-comments`: `<div id="remark42">`. */
import {
  count,
  load,
  mount,
  ownAddress,
  serviceOf,
  setTheme,
  source,
  themeOf,
  whenReady,
} from "./shared.js";

interface Config {
  node?: string | HTMLElement;
  url?: string;
  page_title?: string;
  theme?: string;
  locale?: string;
}

const globals = window as { remark_config?: Config; REMARK42?: object };
const service = serviceOf("..");
/** Where the thread is that was shown last. */
let last: Element | null;

function placeOf({ node }: Config): Element | null {
  if (typeof node === "object") return node;
  return node ? document.querySelector(node) : document.getElementById("remark42");
}

function createInstance(config: Config = {}): object {
  const place = placeOf(config);
  last = place;
  mount(service, place, {
    "page-url": ownAddress(config.url),
    "page-title": config.page_title,
    theme: themeOf(config.theme),
    lang: config.locale,
  });
  return { destroy: () => place?.replaceChildren(), changeTheme: setTheme };
}

function showLatest(): void {
  for (const place of document.querySelectorAll<HTMLElement>(".remark42__last-comments")) {
    const list = document.createElement("palabre-latest");
    list.setAttribute("limit", place.dataset.max || "15");
    place.replaceChildren(list);
  }
  load(`${service}/static/elements/latest.js`);
}

if (/\/embed\.m?js/.test(source)) {
  globals.REMARK42 = {
    changeTheme: setTheme,
    createInstance,
    destroy: () => last?.replaceChildren(),
  };
  whenReady(() => {
    createInstance(globals.remark_config);
    dispatchEvent(new Event("REMARK42::ready"));
  });
} else {
  whenReady(() => {
    if (source.includes("/last-comments.")) showLatest();
    else {
      count(service, ".remark42__counter", ({ dataset }) => ({
        url: dataset.url || location.href,
      }));
    }
  });
}
