const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const YEAR = 31_557_600;

/** « il y a 7 heures »; past a year the date, « 9 mars 2010 ». */
export function timeAgo(then: Date, now: Date, language: string): string {
  const seconds = Math.max(0, (now.getTime() - then.getTime()) / 1000);
  if (seconds >= YEAR) return new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(then);
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, length] of UNITS) {
    if (seconds >= length) return format.format(-Math.floor(seconds / length), unit);
  }
  return format.format(0, "second");
}

/** « dimanche 22 novembre 2026 à 14:05 ». */
export function fullTime(then: Date, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" }).format(then);
}
