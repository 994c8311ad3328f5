/** Other systems' own elements: each shows the thread that its attributes name. */
import { type Attributes, mount } from "./shared.js";

type AttributesOf = (attribute: (name: string) => string | null) => Attributes;

/** Defines an element that shows its thread, and again when the page changes what it observes. */
export function defineElement(
  service: string,
  name: string,
  observed: string[],
  waits: (element: Element) => boolean,
  attributesOf: AttributesOf,
): void {
  class Place extends HTMLElement {
    static observedAttributes = observed;
    #isShown = false;

    connectedCallback(): void {
      if (!waits(this)) this.main();
    }

    attributeChangedCallback(): void {
      if (this.#isShown) this.main();
    }

    /** Shows the thread: pages call it, by one name or the other, where they wait for a click. */
    main(): void {
      this.#isShown = true;
      mount(
        service,
        this,
        attributesOf((name) => this.getAttribute(name)),
      );
    }

    load(): void {
      this.main();
    }
  }

  if (!customElements.get(name)) customElements.define(name, Place);
}
