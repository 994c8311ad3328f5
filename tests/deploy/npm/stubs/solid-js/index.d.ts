/** As much of Solid's types as the package and its sample use. */
export namespace JSX {
  type Element = Node | string | null | undefined | Element[];
  interface ElementChildrenAttribute {
    children: unknown;
  }
  interface HTMLAttributes<T> {
    children?: Element;
    class?: string | undefined;
    lang?: string | undefined;
    dir?: string | undefined;
    ref?: T | ((element: T) => void) | undefined;
  }
  interface AnchorHTMLAttributes<T> extends HTMLAttributes<T> {
    href?: string | undefined;
  }
  interface IntrinsicElements {
    main: HTMLAttributes<HTMLElement>;
    a: AnchorHTMLAttributes<HTMLAnchorElement>;
  }
}
