// How long ago something was, by the widget's rule: for a week, then the date says more.

/** Units and their seconds, the largest first. @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];
const WEEK = 604_800;

/**
 * Return how long `moment` is before `now`, such as "7 hours ago", or, from a week on, its date.
 * @param {Date} moment
 * @param {number} now in milliseconds since the epoch
 * @param {string} language
 */
export const timeAgo = (moment, now, language) => {
  const seconds = Math.trunc((moment.getTime() - now) / 1000);
  if (Math.abs(seconds) >= WEEK) return shortDate(moment, new Date(now), language);
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  const format = new Intl.RelativeTimeFormat(language, { numeric: seconds ? "always" : "auto" });
  return format.format(Math.trunc(seconds / size), unit);
};

/**
 * @param {Date} moment
 * @param {Date} now
 * @param {string} language
 */
const shortDate = (moment, now, language) => {
  const year = moment.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return moment.toLocaleDateString(language, { day: "numeric", month: "short", year });
};
