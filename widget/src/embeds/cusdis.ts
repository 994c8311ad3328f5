/** Stands in for Cusdis' `cusdis.es.js`, its languages and its counts: `<div id="cusdis_thread">`. */
import {
  count,
  mount,
  named,
  ownAddress,
  serviceOf,
  setTheme,
  source,
  themeOf,
  whenReady,
} from "./shared.js";

interface Globals {
  cusdisElementId?: string;
  CUSDIS_PREVENT_INITIAL_RENDER?: boolean;
  CUSDIS?: object;
  CUSDIS_LOCALE?: { language?: string };
  renderCusdis?: unknown;
}

const globals = window as Globals;
const service = serviceOf("..");

function renderTo(place?: HTMLElement | null): void {
  const { pageId, pageUrl, pageTitle, theme } = place?.dataset ?? {};
  mount(service, place ?? null, {
    "page-url": ownAddress(pageUrl),
    ...named(pageId),
    "page-title": pageTitle,
    theme: themeOf(theme),
    lang: globals.CUSDIS_LOCALE?.language,
  });
}

function initial(): void {
  if (globals.CUSDIS_PREVENT_INITIAL_RENDER === true) return;
  const id = globals.cusdisElementId;
  renderTo(document.querySelector<HTMLElement>(id ? `#${id}` : "#cusdis_thread,#cusdis"));
}

const [, language] = /\/widget\/lang\/([\w-]+)\.js/.exec(source) ?? [];
if (language) globals.CUSDIS_LOCALE = { language };
else if (source.includes("cusdis-count")) {
  whenReady(() =>
    count(service, "[data-cusdis-count-page-id]", ({ dataset }) => ({
      id: dataset.cusdisCountPageId,
      url: location.href,
    })),
  );
} else {
  globals.CUSDIS = { initial, renderTo, setTheme };
  globals.renderCusdis = renderTo;
  whenReady(initial);
}
