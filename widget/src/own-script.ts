/**
 * The script element that this code came by. A module is told of none: it is the one at whose
 * address this code runs, since another service may well have a script of the same name.
 */
export function ownScript(path: string): HTMLScriptElement | undefined {
  const { stack } = new Error();
  return (
    (document.currentScript as HTMLScriptElement | null) ??
    [...document.scripts].find(({ src }) => src.includes(path) && stack!.includes(`${src}:`))
  );
}
