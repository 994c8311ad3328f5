/** Texts that are not sent yet, by thread or by the comment they answer; kept for thirty days. */
import type { ThreadContext } from "../contracts.js";
import { namesFrom, read, save } from "../shared.js";
import type { Commenter, NewComment } from "../types.js";

/** One attempt to publish: sent again, it carries the same key and the same words. */
export interface Attempt {
  key: string;
  payload: NewComment;
}

export interface Draft {
  text: string;
  author: Commenter;
  /** When the reader first touched the box, in milliseconds. */
  since: number;
  at: number;
  attempt?: Attempt | undefined;
  /** Waits for the network. */
  queued?: boolean;
}

const KEPT_MS = 30 * 86_400_000;

export const readDraft = (name: string) => read<Draft | undefined>(name, undefined);

/** The comments of a thread that have a draft for an answer; drafts that are too old go. */
export function draftsOf({ comments }: ThreadContext): string[] {
  const oldest = Date.now() - KEPT_MS;
  for (const name of namesFrom("draft:")) {
    if ((readDraft(name)?.at ?? 0) < oldest) save(name, undefined);
  }
  return namesFrom("draft:")
    .map((name) => name.slice(6))
    .filter((id) => comments.has(id));
}
