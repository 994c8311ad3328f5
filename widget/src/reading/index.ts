/** What readers get once the comments are there: loaded when the browser is idle. */

import type { Shared } from "../chunks.js";
import type { ThreadContext } from "../contracts.js";
import { adoptSheet, receive } from "../shared.js";
import { tellTimes } from "./comment-times.js";
import css from "./style.css";

export function start(shared: Shared): (thread: ThreadContext) => void {
  receive(shared);
  const prepared = new WeakSet<ThreadContext>();
  return (thread) => {
    if (prepared.has(thread)) return;
    prepared.add(thread);
    adoptSheet(thread.host.shadowRoot!, css);
    tellTimes(thread);
  };
}
