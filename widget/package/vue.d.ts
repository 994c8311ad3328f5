/** `Comments` for Vue, and the elements in its templates. */
import type { ComponentPublicInstance, HTMLAttributes, PublicProps } from "vue";
import type {
  CommentsAttributes,
  CountAttributes,
  EventMap,
  LatestAttributes,
  PalabreCommentsElement,
  Service,
} from "./index.js";

export * from "./index.js";

/** `@palabre:posted` of a template is `onPalabre:posted`. */
type VueHandlers = {
  [Name in keyof EventMap as `on${Capitalize<Name>}`]?:
    | ((event: EventMap[Name]) => void)
    | undefined;
};

/** Names as the checker of templates has them: `page-id` is `pageId`. */
type Camel<Name> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Rest>}`
  : Name;

type CamelCased<Attributes> = { [Name in keyof Attributes as Camel<Name>]: Attributes[Name] };

type Props<Attributes> = Omit<HTMLAttributes, keyof Attributes> &
  Attributes &
  CamelCased<Attributes>;

type ElementProps = Props<CommentsAttributes> & VueHandlers;

type Component<Element, Attributes> = new () => Element & { $props: Attributes & PublicProps };

export type CommentsProps = Omit<HTMLAttributes, keyof CommentsAttributes> &
  CamelCased<CommentsAttributes> &
  VueHandlers &
  Service;

/**
 * The comments of `page`, or of the page that is shown, as an element of its own for each path. Loads
 * the script once it is in the document.
 */
export const Comments: new () => ComponentPublicInstance<CommentsProps>;

declare module "vue" {
  interface GlobalComponents {
    "palabre-comments": Component<PalabreCommentsElement, ElementProps>;
    "palabre-count": Component<HTMLElement, Props<CountAttributes>>;
    "palabre-latest": Component<HTMLElement, Props<LatestAttributes>>;
  }
}
