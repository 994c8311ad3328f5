/** Texts that are not sent yet, by page and by the comment they answer; kept for thirty days. */
import { keep, names, read } from "../kit.js";
import type { NewComment, Person } from "../types.js";

/** One attempt to publish: sent again, it carries the same key and the same words. */
export interface Attempt {
  key: string;
  payload: NewComment;
}

export interface Draft {
  text: string;
  author: Person;
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

export function keepDraft(url: string, parent: string, draft: Draft | undefined): void {
  keep(nameOf(url, parent), draft);
}

/** The ids of the comments that have a draft for an answer; drafts of any page that are too old go. */
export function draftsOf(url: string): string[] {
  const oldest = Date.now() - KEPT_MS;
  for (const name of names("draft:")) {
    if ((read<Draft | undefined>(name, undefined)?.at ?? 0) < oldest) keep(name, undefined);
  }
  const start = nameOf(url, "");
  return names(start).map((name) => name.slice(start.length));
}
