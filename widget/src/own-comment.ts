import type { Comment } from "./types.js";

/** A comment that this browser wrote, kept as `own:<id>`, whatever the address of its page. */
export interface OwnComment {
  /** As typed, for editing. */
  source: string;
  token: string;
  /** Until when it may be edited. */
  until: string;
  /** The name of its thread. */
  thread: string;
  /** Kept only while it is held for review. */
  comment?: Comment | undefined;
}
