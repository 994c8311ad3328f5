const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const YEAR = 31_557_600;
const LONG = { day: "2-digit", month: "long", year: "numeric" } as const;

/** « il y a 7 heures »; past a year the date, « 09 mars 2010 ». */
export function timeAgo(then: Date, now: Date, language: string): string {
  const seconds = Math.max(0, (now.getTime() - then.getTime()) / 1000);
  if (seconds >= YEAR) return then.toLocaleDateString(language, LONG);
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, length] of UNITS) {
    if (seconds >= length) return format.format(-Math.floor(seconds / length), unit);
  }
  return format.format(0, "second");
}

/** « dimanche 22 novembre 2026 à 14:05 ». */
export function fullTime(then: Date, language: string): string {
  return then.toLocaleString(language, { dateStyle: "full", timeStyle: "short" });
}
