/** What is loaded later, from beside this script: writing, the actions on a comment, other languages. */
import * as dom from "./dom.js";
import { keepOwn } from "./own.js";
import { safeHtml } from "./safe-html.js";
import * as store from "./store.js";
import { plurals as english } from "./texts/en.js";
import { dress } from "./style.js";
import { speakerOf, type Say, type Texts } from "./texts/index.js";
import { timeAgo } from "./time.js";
import { whileVisible } from "./timer.js";
import type { More } from "./more/index.js";
import type { Writing } from "./write/index.js";

/** Made by the build from the later files' content, so that no part runs with another's past. */
declare const PARTS: string;

/** The languages that have a file beside this script, as their two letters. */
declare const LANGUAGES: string[];

const own =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[src*="/embed"][src*=".js"]');

/** The script element that brought the widget, with its `data-site`. */
export const script = { src: own?.src ?? location.href, data: own?.dataset ?? {} };

const beside = (file: string) => import(new URL(`${file}?${PARTS}`, script.src).href);
const short = (language: string) => language.slice(0, 2).toLowerCase();

const languages = new Map<string, Texts>();

/** Loads the texts of a language; where there are none or they do not come, English serves. */
export async function learn(language: string): Promise<string> {
  const name = short(language);
  if (name === "en" || languages.has(name)) return language;
  try {
    if (!LANGUAGES.includes(name)) return "en";
    const { default: texts } = (await beside(`embed-${name}.js`)) as { default: Texts };
    languages.set(name, texts);
    return language;
  } catch {
    return "en";
  }
}

/** Speaks a language that was learnt, with the English of the part that asks for what is missing. */
export function speaker<T extends Record<string, string>>(
  language: string,
  part: "main" | "write" | "more",
  fallback: T,
): Say<T> {
  const { plurals = english, [part]: texts } = languages.get(short(language)) ?? {};
  return speakerOf<T>(language, plurals, texts as Partial<T> | undefined, fallback);
}

/** The helpers that the later parts share with this one. */
const kit = {
  ...{ button: dom.button, focusOn: dom.focusOn, h: dom.h, set: dom.set },
  ...{ keep: store.keep, keepIn: store.keepIn, names: store.names, read: store.read },
  ...{ keepOwn, origin: new URL(script.src).origin, safeHtml, speaker },
  ...{ site: script.data.site, storage: store.state, timeAgo, whileVisible, dress },
};
export type Kit = typeof kit;

const parts = new Map<string, Promise<unknown>>();

/** A later part; one that failed to load is asked for anew at the next call. */
function load<T>(name: string): Promise<T> {
  let part = parts.get(name);
  if (!part) {
    part = beside(`embed-${name}.js`).then(({ start }: { start(given: Kit): T }) => start(kit));
    parts.set(name, part);
    part.catch(() => parts.delete(name));
  }
  return part as Promise<T>;
}

export const loadMore = () => load<More>("more");
export const loadWriting = () => load<Writing>("write");
