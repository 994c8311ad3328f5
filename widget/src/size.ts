import type { Comment } from "./types.js";

/** How many comments these are, replies included. */
export function size(comments: Comment[]): number {
  return comments.reduce((sum, comment) => sum + 1 + size(comment.replies), 0);
}
