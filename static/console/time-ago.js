// How long ago something was.

/** @type {[number, Intl.RelativeTimeFormatUnit][]} */
const UNITS = [
  [60, "second"],
  [60, "minute"],
  [24, "hour"],
  [7, "day"],
];

/**
 * Return how long `moment` is before `now`, such as "7 hours ago"; null from a week on.
 * @param {Date} moment
 * @param {number} now in milliseconds since the epoch
 * @param {string} language
 */
export const timeAgo = (moment, now, language) => {
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  let amount = (moment.getTime() - now) / 1000;
  for (const [size, unit] of UNITS) {
    if (Math.abs(amount) < size) return format.format(Math.round(amount), unit);
    amount /= size;
  }
  return null;
};
