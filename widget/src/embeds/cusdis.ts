/** Stands in for Cusdis' `cusdis.es.js` and its counts: `<div id="cusdis_thread">`. */
import { count, mount, named, ownAddress, serviceOf, setTheme, whenReady } from "./shared.js";

const own = document.currentScript as HTMLScriptElement;
const service = serviceOf(own.src, "..");
const globals = window as { cusdisElementId?: string; CUSDIS?: object };

function renderTo(place: HTMLElement | null): void {
  const { pageId, pageUrl, pageTitle, theme } = place?.dataset ?? {};
  mount(service, place, {
    "page-url": ownAddress(pageUrl),
    ...named(pageId),
    "page-title": pageTitle,
    theme,
  });
}

function initial(): void {
  renderTo(document.getElementById(globals.cusdisElementId || "cusdis_thread"));
}

globals.CUSDIS = { initial, renderTo, setTheme };
whenReady(() => {
  if (own.src.includes("cusdis-count")) {
    count(service, "[data-cusdis-count-page-id]", ({ dataset }) => ({
      id: dataset.cusdisCountPageId,
      url: location.href,
    }));
  } else initial();
});
