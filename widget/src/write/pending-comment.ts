import type { CommentHandle, ShownComment, ThreadContext } from "../contracts.js";
import type { Author } from "../types.js";
import type { Attempt } from "./drafts.js";

/** What is shown of a comment while the service has not answered; its answer brings the rest. */
export function pendingComment(
  { key, payload }: Attempt,
  thread: ThreadContext,
  parent: CommentHandle | null,
): ShownComment {
  const { name, website } = payload.author;
  const initials = [...(name ?? thread.t("someone"))][0]!.toUpperCase();
  const author: Partial<Author> = {
    name: name ?? null,
    website: website ?? null,
    avatar: { initials, hue: 200 },
  };
  const comment: Partial<ShownComment> = {
    id: key,
    parent_id: parent?.comment.id ?? null,
    in_reply_to: parent && { id: parent.comment.id, name: parent.comment.author?.name ?? null },
    text: payload.body,
    author: author as Author,
    replies: [],
  };
  return comment as ShownComment;
}
