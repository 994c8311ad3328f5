import { pluralRules, written } from "./intl.js";

/** The text under a key, `t("comments", { n: 3 })`, with the values in its placeholders. */
export type Translate<T> = (key: keyof T, values?: Record<string, string | number>) => string;

/**
 * Makes the function that gives the texts of one language. With a number, the plural form is
 * chosen among those between the bars. A missing text falls back to English.
 */
export function translatorOf<T extends Record<string, string>>(
  language: string,
  plurals: string[],
  texts: Partial<T> | undefined,
  fallback: T,
): Translate<T> {
  return (key, values = {}) => {
    let text: string = texts?.[key] ?? fallback[key]!;
    const { n } = values;
    if (typeof n === "number") {
      const forms = text.split("|");
      text = forms[plurals.indexOf(pluralRules(language).select(n))] ?? forms.at(-1)!;
      values = { ...values, n: written(n, language) };
    }
    return text.replace(/\{(\w+)\}/g, (_, name: string) => `${values[name] ?? ""}`);
  };
}
