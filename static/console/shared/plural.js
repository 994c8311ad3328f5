// Counts in words.

/**
 * Return the text for `count`: `one` where the language uses its singular, else `other`.
 * @param {{ one?: string, other?: string }} texts with `{count}` where the number goes
 * @param {number} count
 * @param {string} language
 */
export const plural = (texts, count, language) => {
  const isOne = new Intl.PluralRules(language).select(count) === "one";
  return ((isOne ? texts.one : texts.other) ?? "").replace("{count}", String(count));
};
