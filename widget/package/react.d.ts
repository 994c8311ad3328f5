/** `Comments` for React, and the elements in its JSX: React 19, and 18 with the types of 18.3. */
import type { ClassAttributes, HTMLAttributes, ReactElement } from "react";
import type {
  CommentsAttributes,
  CountAttributes,
  Handlers,
  LatestAttributes,
  PalabreCommentsElement,
  Service,
} from "./index.js";

export * from "./index.js";

type Props<Element, Attributes> = ClassAttributes<Element> &
  Omit<HTMLAttributes<Element>, keyof Attributes> &
  Attributes & { class?: string | undefined };

/** The handlers are React 19's, which takes them in a spread: `{...{ "onpalabre:posted": f }}`. */
type ElementProps = Props<PalabreCommentsElement, CommentsAttributes & Handlers<"on">>;

export type CommentsProps = Omit<ElementProps, "children" | "key"> & Service;

/**
 * The comments of `page`, or of the page that is shown, as an element of its own for each path. Loads
 * the script once it is in the document. `ref` is React 19's.
 */
export function Comments(props: CommentsProps): ReactElement;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "palabre-comments": ElementProps;
      "palabre-count": Props<HTMLElement, CountAttributes>;
      "palabre-latest": Props<HTMLElement, LatestAttributes>;
    }
  }
}
