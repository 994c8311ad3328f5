// Times: in the reader's own zone, and relative while they are recent.
import { all } from "./dom.js";
import { language, onPage } from "./page.js";
import { timeAgo } from "./time-ago.js";

const absolute = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });

onPage(() => {
  for (const time of all(document, "time", HTMLTimeElement)) {
    const moment = new Date(time.dateTime);
    time.title = absolute.format(moment);
    time.textContent = timeAgo(moment, Date.now(), language);
  }
});
