import assert from "node:assert/strict";
import { test } from "node:test";
import { shortTime } from "../src/reading/short-time.ts";
import { fullTime, timeAgo } from "../src/reading/time.ts";

const now = new Date("2026-11-22T12:00:00Z");
const ago = (seconds, language) =>
  timeAgo(new Date(now.getTime() - seconds * 1000), now, language).replaceAll(/\s/g, " ");

test("times are short, in the words of the language", () => {
  assert.equal(ago(7 * 3600, "fr"), "7 h");
  assert.equal(ago(7 * 3600, "en"), "7 hr");
  assert.equal(ago(10, "fr"), "maintenant");
  assert.equal(ago(86_400, "fr"), "1 j");
});

test("a clock that is behind never speaks of the future", () => {
  assert.equal(ago(-300, "en"), "now");
});

test("from a week on the date is there, with the year where it is another", () => {
  assert.equal(ago(6.9 * 86_400, "en"), "6 days");
  assert.equal(ago(7 * 86_400, "en"), "Nov 15");
  assert.equal(ago(52 * 86_400, "fr"), "1 oct.");
  assert.equal(timeAgo(new Date("2010-03-09T12:20:00Z"), now, "fr"), "9 mars 2010");
});

test("the full time names the day", () => {
  assert.match(fullTime(new Date("2010-03-09T12:20:00Z"), "fr"), /mardi 9 mars 2010/);
});

test("what is written without Intl is what Intl writes", () => {
  const languages = ["de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "tr", "uk", "zh"];
  for (const language of languages) {
    const check = (then) =>
      assert.equal(shortTime(then, now, language), timeAgo(then, now, language));
    for (const seconds of [-300, 0, 59]) check(new Date(now.getTime() - seconds * 1000));
    for (const [unit, most] of [
      [60, 59],
      [3_600, 23],
      [86_400, 7],
    ])
      for (let n = 1; n <= most; n++) check(new Date(now.getTime() - n * unit * 1000));
    for (let month = 0; month < 12; month++)
      for (const year of [2010, 2026]) check(new Date(year, month % 11, 9 + month, 12));
    check(new Date(2009, 11, 31, 23, 59));
  }
});

test("regions and Arabic digits are left to Intl", () => {
  const then = new Date(2010, 2, 9, 12);
  for (const language of ["en-GB", "pt-PT", "ar", "ar-EG", "fi"])
    assert.equal(shortTime(then, now, language), timeAgo(then, now, language));
  assert.equal(shortTime(then, now, "en-GB"), "9 Mar 2010");
});
