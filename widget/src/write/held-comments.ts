import type { ThreadContext } from "../contracts.js";
import type { OwnComment } from "../own-comments.js";
import { read } from "../shared.js";
import { insertComment } from "./insertion.js";

/**
 * Puts comments of this browser that are held for review back into the list: here their author
 * sees them, and nobody else, until they appear there by themselves.
 */
export function showHeld(thread: ThreadContext): void {
  const own = read<Record<string, OwnComment>>(`own:${thread.page.key}`, {});
  for (const { comment } of Object.values(own)) {
    if (comment && !thread.comments.has(comment.id)) {
      insertComment(thread, { ...comment, replies: [] });
    }
  }
}
