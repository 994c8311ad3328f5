import type * as en from "./en.js";

export type MainTexts = Record<keyof typeof en.main, string>;
export type WriteTexts = Record<keyof typeof en.write, string>;
export type MoreTexts = Record<keyof typeof en.more, string>;

/** What the file of a language holds. */
export interface Texts {
  plurals: string[];
  main: MainTexts;
  write: WriteTexts;
  more: MoreTexts;
}

export type Say<T> = (key: keyof T, values?: Record<string, string | number>) => string;

/**
 * A speaker of one language: `say("comments", { n: 3 })`. With a number, the text's plural form is
 * chosen among those between the bars. A missing text falls back to English.
 */
export function speakerOf<T extends Record<string, string>>(
  language: string,
  plurals: string[],
  texts: Partial<T> | undefined,
  fallback: T,
): Say<T> {
  const rules = new Intl.PluralRules(language);
  const digits = new Intl.NumberFormat(language);
  return (key, values = {}) => {
    let text: string = texts?.[key] ?? fallback[key]!;
    const { n } = values;
    if (typeof n === "number") {
      const forms = text.split("|");
      text = forms[plurals.indexOf(rules.select(n))] ?? forms.at(-1)!;
      values = { ...values, n: digits.format(n) };
    }
    return text.replace(/\{(\w+)\}/g, (_, name: string) => `${values[name] ?? ""}`);
  };
}
