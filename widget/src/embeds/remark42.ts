/** Stands in for Remark42's `embed.mjs` and `counter.mjs`: `<div id="remark42">`. */
import { count, mount, ownAddress, serviceOf, setTheme, whenReady } from "./shared.js";

interface Config {
  node?: string | HTMLElement;
  url?: string;
  page_title?: string;
  theme?: string;
  locale?: string;
}

const globals = window as { remark_config?: Config; REMARK42?: object };
const service = serviceOf(import.meta.url, "..");

function placeOf({ node }: Config): Element | null {
  if (typeof node === "object") return node;
  return node ? document.querySelector(node) : document.getElementById("remark42");
}

function createInstance(config: Config = {}): object {
  const place = placeOf(config);
  mount(service, place, {
    "page-url": ownAddress(config.url),
    "page-title": config.page_title,
    theme: config.theme,
    lang: config.locale,
  });
  return { destroy: () => place?.replaceChildren(), changeTheme: setTheme };
}

function destroy(): void {
  placeOf({})?.replaceChildren();
}

whenReady(() => {
  globals.REMARK42 = { changeTheme: setTheme, createInstance, destroy };
  if (import.meta.url.includes("/counter.")) {
    count(service, ".remark42__counter", ({ dataset }) => ({
      url: dataset.url || location.href,
    }));
  } else {
    createInstance(globals.remark_config);
    dispatchEvent(new Event("REMARK42::ready"));
  }
});
