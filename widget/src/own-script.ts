/**
 * The script element that this code came by. A module is told of none: it is the one at whose
 * address this code runs, since another service may well have a script of the same name.
 */
export function ownScript(path: string): HTMLScriptElement | undefined {
  // A page may have an image of that name.
  const { currentScript: running } = document;
  if (running instanceof HTMLScriptElement) return running;
  return [...document.scripts].find(
    ({ src }) => src.includes(path) && new Error().stack!.includes(`${src}:`),
  );
}
