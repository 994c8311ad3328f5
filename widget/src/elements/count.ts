/** `<palabre-count page page-id>`: how many comments a page has; those of one page ask together. */
import { fillCounts } from "../fill-counts.js";

const own = document.currentScript as HTMLScriptElement;
const service = new URL("../..", own.src).href.slice(0, -1);
const NAME = "palabre-count";
let isDue = false;

class PalabreCount extends HTMLElement {
  connectedCallback(): void {
    const link = this.closest("a")?.href;
    this.dataset.commentsCount = this.getAttribute("page") || link || location.href;
    const id = this.getAttribute("page-id");
    if (id) this.dataset.pageId = id;
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      void fillCounts(document, service, own.dataset.site);
    });
  }
}

if (!customElements.get(NAME)) customElements.define(NAME, PalabreCount);
