import { timeAgo, whileVisible } from "../kit.js";
import type { Thread } from "../thread.js";

const EVERY_MS = 60_000;

/** Keeps the relative times of a thread up to date: one timer for all of them. */
export function keepTimes({ frame, language, signal }: Thread): void {
  whileVisible(signal, EVERY_MS, () => {
    for (const time of frame.root.querySelectorAll("time")) {
      const text = timeAgo(new Date(time.dateTime), new Date(), language);
      if (time.textContent !== text) time.textContent = text;
    }
  });
}
