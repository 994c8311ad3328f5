import type { ThreadContext } from "../contracts.js";
import { whileVisible } from "../shared.js";
import { fullTime, timeAgo } from "./time.js";

const EVERY_MS = 60_000;

/** Says in words when the comments of a thread were written, now, each minute, and as more come. */
export function tellTimes({ frame, settings, signal }: ThreadContext): void {
  if (signal.aborted) return;
  const tell = (within: Element) => {
    for (const time of within.querySelectorAll("time")) {
      const then = new Date(time.dateTime);
      const text = timeAgo(then, new Date(), settings.language);
      if (time.textContent !== text) time.textContent = text;
      time.title ||= fullTime(then, settings.language);
    }
  };
  const observer = new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (node instanceof Element) tell(node);
    }
  });
  observer.observe(frame.list, { childList: true, subtree: true });
  signal.addEventListener("abort", () => observer.disconnect());
  whileVisible(signal, EVERY_MS, () => tell(frame.list));
  tell(frame.list);
}
