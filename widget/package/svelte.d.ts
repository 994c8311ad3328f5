/** The elements in Svelte's markup: `onpalabre:posted` of Svelte 5, `on:palabre:posted` of 4. */
import type { HTMLAttributes } from "svelte/elements";
import type {
  CommentsAttributes,
  CountAttributes,
  Handlers,
  LatestAttributes,
  PalabreCommentsElement,
} from "./index.js";

export * from "./index.js";

type Props<Element extends EventTarget, Attributes> = Omit<
  HTMLAttributes<Element>,
  keyof Attributes
> &
  Attributes;

declare global {
  namespace svelteHTML {
    interface IntrinsicElements {
      "palabre-comments": Props<
        PalabreCommentsElement,
        CommentsAttributes & Handlers<"on"> & Handlers<"on:">
      >;
      "palabre-count": Props<HTMLElement, CountAttributes>;
      "palabre-latest": Props<HTMLElement, LatestAttributes>;
    }
  }
}
