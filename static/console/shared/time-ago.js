// How long ago something was, by the widget's rule: for a year, then the date says more.

/** Units and their seconds, the largest first. @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];
const YEAR = 31_557_600;

/**
 * Return how long `moment` is before `now`, such as "7 hours ago"; null from a year on.
 * @param {Date} moment
 * @param {number} now in milliseconds since the epoch
 * @param {string} language
 */
export const timeAgo = (moment, now, language) => {
  const seconds = Math.trunc((moment.getTime() - now) / 1000);
  if (Math.abs(seconds) >= YEAR) return null;
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return format.format(Math.trunc(seconds / size), unit);
};
