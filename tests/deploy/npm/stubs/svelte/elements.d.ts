/** As much as the package uses of Svelte's types, and of what its checker adds to them. */
export interface HTMLAttributes<T extends EventTarget> {
  class?: unknown;
  id?: string | undefined | null;
  lang?: string | undefined | null;
  dir?: "ltr" | "rtl" | "auto" | undefined | null;
  onclick?: ((event: MouseEvent & { currentTarget: T }) => void) | undefined | null;
}

declare global {
  namespace svelteHTML {
    interface IntrinsicElements {
      a: HTMLAttributes<HTMLAnchorElement>;
      [name: string]: { [name: string]: any };
    }
  }
}
