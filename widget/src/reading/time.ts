import { perLanguage } from "../intl.js";

const inUnit = (unit: string) =>
  perLanguage((language) => new Intl.NumberFormat(language, { style: "unit", unit }));
/** In seconds, with the way to write them. */
const UNITS = [
  [86_400, inUnit("day")],
  [3_600, inUnit("hour")],
  [60, inUnit("minute")],
] as const;
export const WEEK = 604_800;

const justNow = perLanguage((language) =>
  new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, "second"),
);

/** « 7 h », « 3 j »; from a week on the date, « 12 oct. » or « 9 mars 2010 ». */
export function timeAgo(then: Date, now: Date, language: string): string {
  const seconds = elapsed(then, now);
  if (seconds >= WEEK) return shortDate(then, now, language);
  for (const [length, format] of UNITS) {
    if (seconds >= length) return format(language).format(Math.floor(seconds / length));
  }
  return justNow(language);
}

/** In seconds; a clock that is behind is not believed. */
export function elapsed(then: Date, now: Date): number {
  return Math.max(0, (now.getTime() - then.getTime()) / 1000);
}

const date = { day: "numeric", month: "short" } as const;
const dayOfThisYear = perLanguage((language) => new Intl.DateTimeFormat(language, date));
const day = perLanguage(
  (language) => new Intl.DateTimeFormat(language, { ...date, year: "numeric" }),
);
const moment = perLanguage(
  (language) => new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" }),
);

function shortDate(then: Date, now: Date, language: string): string {
  const isThisYear = then.getFullYear() === now.getFullYear();
  return (isThisYear ? dayOfThisYear : day)(language).format(then);
}

/** « dimanche 22 novembre 2026 à 14:05 ». */
export function fullTime(then: Date, language: string): string {
  return moment(language).format(then);
}
