import type { CommentHandle, ThreadContext } from "../contracts.js";

/** Shows the page before the roots that are shown; returns the first of it. */
export async function earlier(thread: ThreadContext): Promise<CommentHandle | undefined> {
  const { comments, cursors, list, loader } = thread;
  const page = await loader.readPage({ cursor: cursors.previous! });
  cursors.previous = page.previous_cursor;
  const roots = comments.missing(page.comments);
  comments.add(roots, null);
  comments.roots.unshift(...roots);
  return roots.map((comment, place) => list.show(comment, place))[0];
}
