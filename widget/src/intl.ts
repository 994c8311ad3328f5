/** Makes the Intl object of a language once: that takes as long as hundreds of uses of it. */
export function perLanguage<T>(make: (language: string) => T): (language: string) => T {
  const objects = new Map<string, T>();
  return (language) => {
    if (!objects.has(language)) objects.set(language, make(language));
    return objects.get(language)!;
  };
}

const numbers = perLanguage((language) => new Intl.NumberFormat(language));
export const pluralRules = perLanguage((language) => new Intl.PluralRules(language));

/**
 * A number as the language writes it. The first format of a page takes a slow phone a tenth of a
 * second: small numbers need none, except where digits may be Arabic.
 */
export function written(n: number, language: string): string {
  const isPlain = /^\d{1,3}$/.test(`${n}`) && !/^ar-|-u-/.test(language);
  return isPlain ? `${n}` : numbers(language).format(n);
}
