/** The part for writing: loaded when the browser is idle after the first comments, or at the first touch. */
import type { Kit } from "../chunks.js";
import { receive } from "../kit.js";
import type { Thread } from "../thread.js";
import { Desk } from "./desk.js";

export interface Writing {
  desk(thread: Thread): Desk;
}

export function start(kit: Kit): Writing {
  receive(kit);
  return { desk: (thread) => new Desk(thread) };
}
