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

/** Speaks one language: `say("comments", { n: 3 })`. A missing text falls back to English. */
export class Speaker<T extends Record<string, string>> {
  readonly #plural: Intl.PluralRules;
  readonly #number: Intl.NumberFormat;

  constructor(
    readonly language: string,
    readonly plurals: string[],
    readonly texts: Partial<T> | undefined,
    readonly fallback: T,
  ) {
    this.#plural = new Intl.PluralRules(language);
    this.#number = new Intl.NumberFormat(language);
  }

  say = (key: keyof T, values: Record<string, string | number> = {}): string => {
    let text: string = this.texts?.[key] ?? this.fallback[key]!;
    const { n } = values;
    if (typeof n === "number") {
      const forms = text.split("|");
      text = forms[this.plurals.indexOf(this.#plural.select(n))] ?? forms.at(-1)!;
      values = { ...values, n: this.#number.format(n) };
    }
    return text.replace(/\{(\w+)\}/g, (_, name: string) => `${values[name] ?? ""}`);
  };
}
