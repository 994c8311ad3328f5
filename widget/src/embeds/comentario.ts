/** Stands in for Comentario's `comentario.js`: `<comentario-comments>`. */
import { mount, named, serviceOf } from "./shared.js";

const service = serviceOf((document.currentScript as HTMLScriptElement).src, ".");
const NAME = "comentario-comments";

class Comentario extends HTMLElement {
  connectedCallback(): void {
    if (this.getAttribute("auto-init") !== "false") this.main();
  }

  /** Shows the thread: pages call it where they wait for a click. */
  main(): void {
    mount(service, this, {
      ...named(this.getAttribute("page-id")),
      theme: this.getAttribute("theme"),
      lang: this.getAttribute("lang"),
    });
  }
}

if (!customElements.get(NAME)) customElements.define(NAME, Comentario);
