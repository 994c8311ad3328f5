import type { ThreadContext } from "../contracts.js";
import { insertComment } from "../insertion.js";
import type { OwnComment } from "../own-comment.js";
import { namesFrom, read, save } from "../shared.js";
import { isNameOf } from "./names.js";

/**
 * Puts comments of this browser that are held for review back into the list: here their author
 * sees them, and nobody else, until they appear there by themselves. Forgets those that can no
 * longer be changed.
 */
export function showHeld(thread: ThreadContext): void {
  for (const name of namesFrom("own:")) {
    const own = read<OwnComment | undefined>(name, undefined);
    const { comment } = own ?? {};
    if (comment && isNameOf(own!.thread, thread)) {
      if (!thread.comments.has(comment.id)) insertComment(thread, { ...comment, replies: [] });
      else if (thread.comments.get(comment.id)!.comment.status !== "held")
        save(name, { ...own, comment: undefined });
    } else if (!comment && !(Date.parse(own?.until ?? "") > Date.now())) save(name, undefined);
  }
}
