import type { CommentHandle } from "../contracts.js";
import { focusOn } from "../shared.js";
import { size } from "../size.js";
import type { Comment, RepliesPage } from "../types.js";

/** Loads the next replies to a comment and goes to the first of them. */
export async function moreReplies(view: CommentHandle): Promise<void> {
  const { thread, comment, replies } = view;
  const { count, cursor } = comment.more_replies!;
  const path = `/comments/${comment.id}/replies?cursor=${encodeURIComponent(cursor)}`;
  const isRight = (answer: RepliesPage) => Array.isArray(answer.comments);
  const page = await thread.loader.read<RepliesPage>(path, isRight);
  const left = count - size(page.comments);
  delete comment.more_replies;
  if (page.next_cursor && left > 0) {
    comment.more_replies = { count: left, cursor: page.next_cursor };
  }
  place(view, page.comments);
  replies.open();
  replies.draw();
  const first = thread.comments.view(page.comments[0]?.id);
  if (first) focusOn(first.article);
}

/** Puts comments below those which they answer; where these are not here, below this one. */
function place({ comment, thread }: CommentHandle, comments: Comment[]): void {
  for (const reply of thread.comments.missing(comments)) {
    const parent = thread.comments.get(reply.parent_id ?? "")?.comment ?? comment;
    parent.replies.push(reply);
    thread.comments.add([reply], parent.id);
    if (parent !== comment) thread.comments.view(parent.id)?.replies.draw();
  }
}
