/** Stands in for Commento's `commento.js` and `count.js`: `<div id="commento">`. */
import { count, mount, named, serviceOf, whenReady } from "./shared.js";

const own = document.currentScript as HTMLScriptElement;
const service = serviceOf(own.src, "..");
const { pageId, idRoot, autoInit } = own.dataset;

function main(): void {
  mount(service, document.getElementById(idRoot || "commento"), named(pageId));
}

(window as { commento?: object }).commento = { main, reInit: main };
whenReady(() => {
  if (/\/count\.js/.test(own.src)) count(service, 'a[href$="#commento"]', () => ({}));
  else if (autoInit !== "false") main();
});
