/** The part for writing: loaded when the browser is idle after the first comments, or at the first touch. */

import type { Shared } from "../chunks.js";
import type { Composers, ThreadContext } from "../contracts.js";
import { receive } from "../shared.js";
import { ThreadComposers } from "./composers.js";

export function start(shared: Shared): (thread: ThreadContext) => Composers {
  receive(shared);
  return (thread) => new ThreadComposers(thread);
}
