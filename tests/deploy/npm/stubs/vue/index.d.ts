/** As much of Vue's types as the package and its samples use. */
export interface HTMLAttributes {
  class?: unknown;
  id?: string | undefined;
  lang?: string | undefined;
  dir?: string | undefined;
  style?: unknown;
}
export interface PublicProps {
  key?: PropertyKey | undefined;
  ref?: unknown;
}
export interface ComponentPublicInstance<P = object> {
  $el: unknown;
  $props: P & PublicProps;
}
export interface GlobalComponents {
  Teleport: new () => { $props: { to?: string } };
}
export function h<P>(type: new () => { $props: P }, props: P): object;
