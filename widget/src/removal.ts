import type { CommentHandle } from "./contracts.js";

/** Takes back a comment that was never published, or that is gone without replies. */
export function removeComment({ comment, el, parent, thread }: CommentHandle): void {
  const { comments, list, views } = thread;
  el.remove();
  views.delete(comment.id);
  comments.delete(comment.id);
  const above = parent ? views.get(parent) : undefined;
  const siblings = above ? above.comment.replies : list.roots;
  siblings.splice(siblings.indexOf(comment), 1);
  above?.replies.draw();
}
