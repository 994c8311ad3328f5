// Times: the reader's own zone, and how long ago while that says more.
import { language, onPage } from "./page.js";

const STEPS = [
  [60, "second"],
  [60, "minute"],
  [24, "hour"],
  [7, "day"],
];
const absolute = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });

const ago = (moment) => {
  let amount = (moment - Date.now()) / 1000;
  for (const [size, unit] of STEPS) {
    if (Math.abs(amount) < size) return relative.format(Math.round(amount), unit);
    amount /= size;
  }
  return null;
};

onPage(() => {
  for (const time of document.querySelectorAll("time")) {
    const moment = new Date(time.dateTime);
    time.title = absolute.format(moment);
    time.textContent = ago(moment) ?? time.title;
  }
});
