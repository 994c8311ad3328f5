/** React 18: the elements are those of a global namespace, which the module's own extends. */
import type { Attributes, Elements, ReactElement } from "./types.js";

export * from "./types.js";

declare global {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}

type GlobalElements = globalThis.JSX.IntrinsicElements;

export namespace JSX {
  interface Element extends ReactElement {}
  interface ElementChildrenAttribute {
    children: unknown;
  }
  interface IntrinsicAttributes extends Attributes {}
  interface IntrinsicElements extends GlobalElements {}
}
