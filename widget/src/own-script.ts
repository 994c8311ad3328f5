/**
 * The script element that this code came by. A module is told of none: it is the one at whose
 * address this code runs, since another service may well have a script of the same name.
 */
export const ownScript = (path: string): HTMLScriptElement | undefined =>
  (document.currentScript as HTMLScriptElement | null) ??
  [...document.scripts].find(
    ({ src }) => src.includes(path) && new Error().stack!.includes(`${src}:`),
  );
