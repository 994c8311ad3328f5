/** Texts that are not sent yet, by page and by the comment they answer; kept for thirty days. */
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
const nameOf = (url: string, parent: string) => `draft:${url}#${parent}`;

export function readDraft(url: string, parent: string): Draft | undefined {
  return read<Draft | undefined>(nameOf(url, parent), undefined);
}

export function saveDraft(url: string, parent: string, draft: Draft | undefined): void {
  save(nameOf(url, parent), draft);
}

/** The ids of the comments that have a draft for an answer; drafts of any page that are too old go. */
export function draftsOf(url: string): string[] {
  const oldest = Date.now() - KEPT_MS;
  for (const name of namesFrom("draft:")) {
    if ((read<Draft | undefined>(name, undefined)?.at ?? 0) < oldest) save(name, undefined);
  }
  const start = nameOf(url, "");
  return namesFrom(start).map((name) => name.slice(start.length));
}
