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
const parts = ["main", "write", "actions", "format", "reading"];
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

for (const [language, texts] of Object.entries(languages)) {
  test(`${language} is set with the signs of print`, () => {
    for (const text of parts.flatMap((part) => Object.values(texts[part]))) {
      assert.doesNotMatch(text, /["'`]|\.\.|\s\s|^\s|\s$/, text);
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
  assert.deepEqual([1, 2, 5, 12, 21, 22, 25, 1.5].map(translate("pl")), [
    "1 komentarz",
    "2 komentarze",
    "5 komentarzy",
    "12 komentarzy",
    "21 komentarzy",
    "22 komentarze",
    "25 komentarzy",
    "1,5 komentarza",
  ]);
  assert.deepEqual([1, 2, 5, 12, 21, 22, 25, 1.5].map(translate("uk")), [
    "1 коментар",
    "2 коментарі",
    "5 коментарів",
    "12 коментарів",
    "21 коментар",
    "22 коментарі",
    "25 коментарів",
    "1,5 коментаря",
  ]);
  assert.deepEqual([1, 2, 1_000_000].map(translate("es")), [
    "1 comentario",
    "2 comentarios",
    "1.000.000 de comentarios",
  ]);
  assert.deepEqual([1, 2].map(translate("ja")), ["1件のコメント", "2件のコメント"]);
});

test("a missing text falls back to English", () => {
  assert.equal(translatorOf("fr", fr.plurals, {}, en.main)("reply"), "Reply");
});
