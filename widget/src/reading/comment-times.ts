import type { ThreadContext } from "../contracts.js";
import { clock, whileVisible } from "../shared.js";
import { shortTime } from "./short-time.js";
import { fullTime } from "./time.js";

const EVERY_MS = 60_000;
/** Written in one task. */
const PORTION = 10;

/** Says in words when the comments of a thread were written, now, each minute, and as more come. */
export function tellTimes({ frame, settings, signal }: ThreadContext): void {
  if (signal.aborted) return;
  const { list } = frame;
  const { language } = settings;
  const waiting = new Set<HTMLTimeElement>();
  let isDue = false;
  const work = () => {
    isDue = false;
    for (const time of [...waiting].slice(0, PORTION)) {
      waiting.delete(time);
      // By the clock that wrote them.
      const now = new Date(Date.now() - clock.ahead);
      const text = shortTime(new Date(time.dateTime), now, language);
      if (time.textContent !== text) time.textContent = text;
    }
    plan();
  };
  const plan = () => {
    if (!waiting.size || isDue || signal.aborted) return;
    isDue = true;
    setTimeout(work);
  };
  const tell = (within: Element) => {
    for (const time of within.querySelectorAll("time")) waiting.add(time);
    plan();
  };
  const observer = new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (node instanceof Element) tell(node);
    }
  });
  observer.observe(list, { childList: true, subtree: true });
  signal.addEventListener("abort", () => observer.disconnect());
  whileVisible(signal, EVERY_MS, () => tell(list));
  tell(list);
  // In full for who points at it or comes by key: fifty of them take as long as the comments.
  const complete = ({ target }: Event) => {
    const time = (target as Element).closest(".when")?.querySelector("time");
    if (time) time.title ||= fullTime(new Date(time.dateTime), language);
  };
  for (const type of ["pointerover", "focusin"]) list.addEventListener(type, complete);
}
