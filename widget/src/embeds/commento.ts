/** Stands in for Commento's `commento.js` and `count.js`: `<div id="commento">`. */
import { count, mount, named, own, serviceOf, source, whenReady } from "./shared.js";

interface Config {
  pageId?: string;
  idRoot?: string;
}

const service = serviceOf("..");
const { autoInit } = own.dataset;
let config: Config = own.dataset;

function main(): void {
  mount(service, document.getElementById(config.idRoot || "commento"), named(config.pageId));
}

function reInit(changed?: Config): void {
  config = { ...config, ...changed };
  main();
}

function isCounter(): boolean {
  return /\/count\.js/.test(source);
}

// The script of the counts leaves what the other one has set.
if (!isCounter()) (window as { commento?: object }).commento = { main, reInit };
whenReady(() => {
  if (isCounter())
    count(service, 'a[href$="#commento"]', ({ dataset }) => ({ id: dataset.pageId }));
  else if (autoInit !== "false") main();
});
