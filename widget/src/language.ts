/** The language of a widget: English is in the scripts, each other one is a file beside them. */
import { importBeside } from "./script.js";
import { plurals as english } from "./texts/en.js";
import type { Texts } from "./texts/types.js";
import { type Translate, translatorOf } from "./translate.js";

/** The languages that have a file, set by the build. */
declare const LANGUAGES: string[];

const languages = new Map<string, Texts>();
const short = (language: string) => language.split("-", 1)[0]!;

/** Loads the texts of a language and returns the one to use: English where there are none. */
export async function loadLanguage(language: string): Promise<string> {
  const name = short(language);
  if (name === "en" || languages.has(name)) return language;
  if (!LANGUAGES.includes(name)) return "en";
  try {
    const { default: texts } = (await importBeside(`embed-${name}`)) as { default: Texts };
    languages.set(name, texts);
    return language;
  } catch {
    return "en";
  }
}

/** Translates the texts of one part into a language that is loaded; the part brings its own English. */
export function translator<T extends Record<string, string>>(
  language: string,
  part: keyof Omit<Texts, "plurals">,
  fallback: T,
): Translate<T> {
  const { plurals = english, [part]: texts } = languages.get(short(language)) ?? {};
  return translatorOf<T>(language, plurals, texts as Partial<T> | undefined, fallback);
}
