/**
 * What the widget remembers in this browser. Where storage is refused (private window, full,
 * blocked by the reader) it remembers until the page is left, and says so through `state`.
 */

const PREFIX = "palabre:";
const memory = new Map<string, string>();

/** Not lasting once a value could not be kept beyond this page. */
export const state = { lasting: true };

export function read<T>(name: string, fallback: T): T {
  let text = memory.get(name);
  try {
    text ??= localStorage.getItem(PREFIX + name) ?? undefined;
    return text === undefined ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

/** Keeps the value under that name; undefined forgets it. */
export function keep(name: string, value: unknown): void {
  memory.delete(name);
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    state.lasting = false;
    if (value !== undefined) memory.set(name, JSON.stringify(value));
  }
}

/** All names that begin so. */
export function names(start: string): string[] {
  const found = [...memory.keys()];
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX)) found.push(key.slice(PREFIX.length));
    }
  } catch {
    state.lasting = false;
  }
  return found.filter((name) => name.startsWith(start));
}

/** Sets one entry of a small map, of which only the latest 300 entries are kept. */
export function keepIn(name: string, key: string, value: unknown): void {
  const { [key]: _, ...rest } = read<Record<string, unknown>>(name, {});
  const entries = Object.entries(rest);
  if (value) entries.push([key, value]);
  keep(name, Object.fromEntries(entries.slice(-300)));
}
