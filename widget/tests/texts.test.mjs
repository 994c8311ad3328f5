import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { translatorOf } from "../src/translate.ts";

const names = readdirSync("src/texts").map((file) => file.replace(".ts", ""));
const languages = {};
for (const name of names.filter((name) => name !== "types")) {
  languages[name] = (await import(`../src/texts/${name}.ts`)).default;
}
const { fr, en } = languages;
const parts = ["main", "write", "actions"];
const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

for (const [language, texts] of Object.entries(languages)) {
  test(`${language} has each text, each plural form and each placeholder`, () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    assert.deepEqual([...texts.plurals].sort(), [...pluralCategories].sort());
    for (const part of parts) {
      assert.deepEqual(Object.keys(texts[part]).sort(), Object.keys(en[part]).sort());
      for (const [key, model] of Object.entries(en[part])) {
        const forms = texts[part][key].split("|");
        assert.equal(forms.length, model.includes("|") ? texts.plurals.length : 1, key);
        const expected = [...new Set(placeholders(model))].sort();
        assert.deepEqual([...new Set(placeholders(forms.at(-1)))].sort(), expected, key);
      }
    }
  });
}

test("French sets a narrow no-break space before double punctuation", () => {
  for (const part of parts) {
    for (const text of Object.values(fr[part])) {
      assert.doesNotMatch(text.replace(/https?:/g, ""), /[^\u202f«][?!;]|[^\u202f]:/, text);
    }
  }
});

test("plurals follow the language", () => {
  const translate = (language) => {
    const { plurals, main } = languages[language];
    return (n) => translatorOf(language, plurals, main, en.main)("comments", { n });
  };
  assert.deepEqual([0, 1, 2].map(translate("fr")), [
    "0 commentaire",
    "1 commentaire",
    "2 commentaires",
  ]);
  assert.deepEqual([1, 2].map(translate("en")), ["1 comment", "2 comments"]);
  const arabic = [0, 1, 2, 3, 11, 100].map(translate("ar"));
  assert.equal(new Set(arabic.map((text) => text.replace(/[\d٠-٩]+/g, ""))).size, 6);
});

test("a missing text falls back to English", () => {
  assert.equal(translatorOf("fr", fr.plurals, {}, en.main)("reply"), "Reply");
});
