const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const WEEK = 604_800;

const formats = new Map<string, Intl.NumberFormat>();

/** « 7 h », « 3 j »; from a week on the date, « 12 oct. » or « 9 mars 2010 ». */
export function timeAgo(then: Date, now: Date, language: string): string {
  const seconds = Math.max(0, (now.getTime() - then.getTime()) / 1000);
  if (seconds >= WEEK) return shortDate(then, now, language);
  const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? ["second", 0];
  if (!length) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, unit);
  const key = language + unit;
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(language, { style: "unit", unit }));
  return formats.get(key)!.format(Math.floor(seconds / length));
}

function shortDate(then: Date, now: Date, language: string): string {
  const year = then.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return then.toLocaleDateString(language, { day: "numeric", month: "short", year });
}

/** « dimanche 22 novembre 2026 à 14:05 ». */
export function fullTime(then: Date, language: string): string {
  return then.toLocaleString(language, { dateStyle: "full", timeStyle: "short" });
}
