/** A language tag that Intl accepts; blogs write `fr_FR.UTF-8`, `zh_Hant_TW` or nothing. */
export function canonicalLanguage(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag.split(/[.@]/)[0]!.replaceAll("_", "-"))[0] ?? "en";
  } catch {
    return "en";
  }
}
