/** Changes to a comment that is shown, in the store and on the screen. */
import type { CommentHandle } from "./contracts.js";
import type { Comment } from "./types.js";

/** Takes back a comment that was never published, or that is gone without replies. */
export function removeComment({ comment, el, parent, thread }: CommentHandle): void {
  const { comments } = thread;
  el.remove();
  comments.delete(comment.id);
  comments.shown--;
  const siblings = comments.get(parent!)?.comment.replies ?? comments.roots;
  siblings.splice(siblings.indexOf(comment), 1);
  comments.view(parent)?.replies.draw();
}

/** Shows what the service made of a comment: another text, or a final id. */
export function replaceComment(view: CommentHandle, comment: Comment): void {
  const { comments } = view.thread;
  const { id, replies } = view.comment;
  const entry = comments.get(id)!;
  comments.delete(id);
  comments.set(comment.id, entry);
  Object.assign(view.comment, comment, { replies, text: undefined });
  view.draw();
}
