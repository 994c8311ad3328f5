/** As much of React's types as the package and its samples use. */
export interface ReactElement {
  type: unknown;
  props: unknown;
  key: string | null;
}
export type ReactNode = ReactElement | string | null | undefined | readonly ReactNode[];
export interface RefObject<T> {
  readonly current: T | null;
}
export interface Attributes {
  key?: string | number | null | undefined;
}
export interface ClassAttributes<T> extends Attributes {
  ref?: RefObject<T> | ((element: T | null) => void) | null | undefined;
}
export interface HTMLAttributes<T> {
  children?: ReactNode;
  className?: string | undefined;
  id?: string | undefined;
  lang?: string | undefined;
  dir?: string | undefined;
  style?: object | undefined;
  onClick?: ((event: { currentTarget: T }) => void) | undefined;
}
export interface AnchorHTMLAttributes<T> extends HTMLAttributes<T> {
  href?: string | undefined;
}
export interface Elements {
  main: ClassAttributes<HTMLElement> & HTMLAttributes<HTMLElement>;
  a: ClassAttributes<HTMLAnchorElement> & AnchorHTMLAttributes<HTMLAnchorElement>;
}
export function useRef<T>(initial: T | null): RefObject<T>;
