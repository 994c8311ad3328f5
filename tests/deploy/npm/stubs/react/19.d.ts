/** React 19: the elements are those of the module alone. */
import type { Attributes, Elements, ReactElement } from "./types.js";

export * from "./types.js";

export namespace JSX {
  interface Element extends ReactElement {}
  interface ElementChildrenAttribute {
    children: unknown;
  }
  interface IntrinsicAttributes extends Attributes {}
  interface IntrinsicElements extends Elements {}
}
