/** The elements in Solid's JSX, with handlers in a spread: `{...{ "on:palabre:posted": f }}`. */
import type { JSX } from "solid-js";
import type {
  CommentsAttributes,
  CountAttributes,
  Handlers,
  LatestAttributes,
  PalabreCommentsElement,
} from "./index.js";

export * from "./index.js";

/**
 * Solid makes what is computed a property, unless `attr:` stands before the name. The elements read
 * attributes: of options only what is written as a string may do without.
 */
type Attr<Attributes> = {
  [Name in keyof Attributes & string as `attr:${Name}`]?: Attributes[Name] | undefined;
};

/** What names a page is nearly always computed, and would lead to the wrong thread. */
type NamesPage = "page" | `page-${string}`;

type Props<Element, Attributes> = Omit<JSX.HTMLAttributes<Element>, keyof Attributes> &
  Omit<Attributes, NamesPage> &
  Attr<Attributes> & { [Name in keyof Attributes & NamesPage]?: never };

declare module "solid-js" {
  namespace JSX {
    interface IntrinsicElements {
      "palabre-comments": Props<PalabreCommentsElement, CommentsAttributes> & Handlers<"on:">;
      "palabre-count": Props<HTMLElement, CountAttributes>;
      "palabre-latest": Props<HTMLElement, LatestAttributes>;
    }
  }
}
