/** What the reader who is signed in wrote on this page, on whatever device. */

import type { ThreadContext } from "../contracts.js";
import { insertComment } from "../insertion.js";
import type { OwnComment } from "../own-comment.js";
import { namesFrom, read, save, site } from "../shared.js";
import { nameOf } from "../thread-name.js";
import type { Comment, ReaderSession } from "../types.js";
import { asReader, rename, session } from "./session.js";

interface Shown extends Omit<ReaderSession, "token"> {
  may_edit: boolean;
  comments: { comment: Comment; source: string }[];
}

/** Long after everybody's window to edit: what is signed for by a session ends with it. */
const NO_END = "9999-12-31T00:00:00Z";

/** Lets their author change them here as if they had been written here; shows those that wait. */
export async function takeOver(thread: ThreadContext): Promise<void> {
  const { token } = session()!;
  const named = { ...thread.page.named, ...(site && { site }) };
  const isRight = ({ comments }: Shown) => Array.isArray(comments);
  const shown = await asReader<Shown>(`/reader?${new URLSearchParams(named)}`, isRight);
  const { name, email, comments } = shown;
  save("reader", { ...session(), token, name, email });
  rename({ token, name, email });
  for (const { comment, source } of comments) {
    const held = comment.status === "held";
    const own = { source, token, until: NO_END, thread: nameOf(thread) };
    save(`own:${comment.id}`, held ? { ...own, comment } : own);
    if (held && !thread.comments.has(comment.id))
      insertComment(thread, { ...comment, replies: [] });
    else thread.comments.view(comment.id)?.draw();
  }
}

/** Nobody who comes after may change them. */
export function letGo(thread: ThreadContext): void {
  for (const name of namesFrom("own:")) {
    if (!isSigned(read<OwnComment | undefined>(name, undefined))) continue;
    save(name, undefined);
    const view = thread.comments.view(name.slice("own:".length));
    if (view?.comment.status === "held") view.el.remove();
    else view?.draw();
  }
}

const isSigned = (own: OwnComment | undefined) => own?.token.startsWith("palabre_reader_");
