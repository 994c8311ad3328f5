/** Where a comment belongs that is not in the list yet, and where the bar is that says so. */
import type { ThreadContext } from "../contracts.js";
import type { Comment } from "../types.js";

/**
 * The id of the comment that is shown and below which it belongs, or `top` or `end` of the list;
 * `further` where that part of the thread has not been read.
 */
export function placeOf(
  comment: Comment,
  waiting: Map<string, Comment>,
  thread: ThreadContext,
): string {
  const { comments, cursors, sort } = thread;
  const above = waiting.get(comment.parent_id ?? "");
  if (above) return placeOf(above, waiting, thread);
  if (comment.parent_id) return shownAbove(comment.parent_id, thread) ?? "further";
  if (sort === "oldest") {
    const isWhole = thread.frame.list.childElementCount === comments.roots.length;
    return isWhole && !cursors.next ? "end" : "further";
  }
  return cursors.previous ? "further" : "top";
}

/** The nearest comment, from that one up to its root, that readers see. */
function shownAbove(id: string, { comments }: ThreadContext): string | undefined {
  if (!comments.has(id)) return undefined;
  return comments.path(id).findLast((one) => comments.view(one)?.el.offsetParent);
}

/** Puts the bar of a place where it belongs. */
export function putBar(place: string, bar: HTMLElement, { comments, frame }: ThreadContext): void {
  const view = comments.view(place);
  if (view) view.el.append(bar);
  else if (place === "top") frame.list.before(bar);
  else frame.float.append(bar);
}
