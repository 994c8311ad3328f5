import type { CommentHandle, ThreadContext } from "./contracts.js";
import type { Comment } from "./types.js";

/** Shows a comment that has just arrived where the reader expects it: below its parent, or among the roots. */
export function insertComment(thread: ThreadContext, comment: Comment): CommentHandle | undefined {
  const { comments, frame, list, sort } = thread;
  const parent = comment.parent_id;
  if (parent && comments.has(parent)) {
    list.reveal(parent);
    comments.add([comment], parent);
    return comments.view(parent)?.replies.add(comment);
  }
  const { roots } = comments;
  if (!roots.length) frame.show();
  comments.add([comment], null);
  const count = frame.list.childElementCount;
  const first = sort === "oldest" ? -1 : roots.findIndex(({ pinned }) => !pinned);
  const place = first < 0 || first > count ? count : first;
  roots.splice(place, 0, comment);
  return list.show(comment, place);
}
