/** When a comment was written: a machine's time at first, words once the first comments are painted. */
import { h } from "./dom.js";
import { fullTime, timeAgo } from "./time.js";
import { painted } from "./timer.js";

/** What waits for its words; undefined once the page has paid for its formats. */
let waiting: (() => void)[] | undefined = [];

/** The first format of a page takes a slow phone a tenth of a second, so that words come late. */
export function timeElement(datetime: string, language: string): HTMLTimeElement {
  const time = h("time", { datetime });
  const tell = () => {
    const then = new Date(datetime);
    time.textContent = timeAgo(then, new Date(), language);
    time.title = fullTime(then, language);
  };
  if (!waiting) tell();
  else if (waiting.push(tell) === 1) void painted().then(tellAll);
  return time;
}

function tellAll(): void {
  for (const tell of waiting!) tell();
  waiting = undefined;
}
