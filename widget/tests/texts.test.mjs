import assert from "node:assert/strict";
import { test } from "node:test";
import ar from "../src/texts/ar.ts";
import en from "../src/texts/en.ts";
import fr from "../src/texts/fr.ts";
import { speakerOf } from "../src/texts/index.ts";

const languages = { fr, en, ar };
const parts = ["main", "write", "more"];
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
  const say = (language) => {
    const { plurals, main } = languages[language];
    return (n) => speakerOf(language, plurals, main, en.main)("comments", { n });
  };
  assert.deepEqual([0, 1, 2].map(say("fr")), ["0 commentaire", "1 commentaire", "2 commentaires"]);
  assert.deepEqual([1, 2].map(say("en")), ["1 comment", "2 comments"]);
  const arabic = [0, 1, 2, 3, 11, 100].map(say("ar"));
  assert.equal(new Set(arabic.map((text) => text.replace(/[\d٠-٩]+/g, ""))).size, 6);
});

test("a missing text falls back to English", () => {
  assert.equal(speakerOf("fr", fr.plurals, {}, en.main)("reply"), "Reply");
});
