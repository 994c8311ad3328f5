/**
 * Takes a code, `#palabre-NAME=CODE&to=ROUTE`, out of the address, and gives the page back the route
 * that stood there. Undefined where the address has none of that name.
 */
export function takeCode(name: string): string | undefined {
  const code = new RegExp(`^#palabre-${name}=([\\w-]+)(?:&to=(.*))?$`);
  const [, taken, route] = code.exec(location.hash) ?? [];
  if (!taken) return undefined;
  const plain = location.href.split("#", 1)[0]!;
  if (route) location.replace(`${plain}#${decodeURIComponent(route)}`);
  else history.replaceState(history.state, "", plain);
  return taken;
}
