import assert from "node:assert/strict";
import { test } from "node:test";
import { plural } from "../../static/console/shared/plural.js";
import { timeAgo } from "../../static/console/shared/time-ago.js";
import { timeAgo as forReaders } from "../src/reading/time.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const ago = (seconds, language = "en") => timeAgo(new Date(now - seconds * 1000), now, language);

test("a recent time is relative, in the largest unit that it fills", () => {
  assert.equal(ago(0), "now");
  assert.equal(ago(59), "59 seconds ago");
  assert.equal(ago(60), "1 minute ago");
  assert.equal(ago(3_600), "1 hour ago");
  assert.equal(ago(86_400), "1 day ago");
  assert.equal(ago(6 * 86_400, "fr"), "il y a 6 jours");
});

test("a time to come, such as the end of a ban, is relative too", () => {
  assert.equal(ago(-7_200), "in 2 hours");
});

test("from a week on the date says more", () => {
  assert.equal(ago(7 * 86_400), "Nov 15");
  assert.equal(ago(364 * 86_400), "Nov 23, 2025");
  assert.equal(ago(-366 * 86_400), "Nov 23, 2027");
});

test("readers and moderators see the same dates; those of a week are shorter for readers", () => {
  for (const seconds of [0, 604_800, 2_629_800, 31_557_599]) {
    const moment = new Date(now - seconds * 1000);
    const words = forReaders(moment, new Date(now), "fr");
    assert.equal(timeAgo(moment, now, "fr"), words);
  }
});

test("a count takes the form of its language, where French has a singular zero", () => {
  const texts = { one: "{count} comment", other: "{count} comments" };
  const forms = (language) => [0, 1, 2].map((count) => plural(texts, count, language));
  assert.deepEqual(forms("en"), ["0 comments", "1 comment", "2 comments"]);
  assert.deepEqual(forms("fr"), ["0 comment", "1 comment", "2 comments"]);
});

test("a missing text is empty", () => {
  assert.equal(plural({}, 1, "en"), "");
});
