/**
 * What the widget remembers in this browser. Where storage is refused (private window, full,
 * blocked by the reader) it remembers until the page is left, and says so through `storage`.
 */

const PREFIX = "palabre:";
const memory = new Map<string, string>();

/** Not persistent once a value could not be saved beyond this page. */
export const storage = { persistent: true };

export function read<T>(name: string, fallback: T): T {
  let text = memory.get(name);
  try {
    text ??= localStorage.getItem(PREFIX + name) ?? undefined;
    return text === undefined ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

/** Saves the value under that name; undefined removes it. */
export function save(name: string, value: unknown): void {
  const key = PREFIX + name;
  const text = JSON.stringify(value);
  memory.delete(name);
  try {
    if (text) localStorage.setItem(key, text);
    else localStorage.removeItem(key);
    // Some pages and extensions only pretend to keep things.
    if (text && text !== localStorage.getItem(key)) throw text;
  } catch {
    storage.persistent = false;
    if (text) memory.set(name, text);
  }
}

/** All names that begin with a prefix. */
export function namesFrom(start: string): string[] {
  const names = [...memory.keys()];
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX)) names.push(key.slice(PREFIX.length));
    }
  } catch {
    storage.persistent = false;
  }
  return names.filter((name) => name.startsWith(start));
}

/** Sets one entry of a small map, of which only the latest 300 entries are kept. */
export function saveEntry(name: string, key: string, value: unknown): void {
  const { [key]: _, ...rest } = read<Record<string, unknown>>(name, {});
  const entries = Object.entries(rest);
  if (value) entries.push([key, value]);
  save(name, Object.fromEntries(entries.slice(-300)));
}
