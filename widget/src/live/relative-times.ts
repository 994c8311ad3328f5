import type { ThreadContext } from "../contracts.js";
import { timeAgo, whileVisible } from "../shared.js";

const EVERY_MS = 60_000;

/** Keeps the relative times of a thread up to date: one timer for all of them. */
export function refreshTimes({ frame, settings, signal }: ThreadContext): void {
  whileVisible(signal, EVERY_MS, () => {
    for (const time of frame.root.querySelectorAll("time")) {
      const text = timeAgo(new Date(time.dateTime), new Date(), settings.language);
      if (time.textContent !== text) time.textContent = text;
    }
  });
}
