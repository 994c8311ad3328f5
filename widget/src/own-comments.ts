/** The comments that this browser wrote on a page: their edit tokens, and those that are held for review. */
import { read, saveEntry } from "./store.js";
import type { Comment } from "./types.js";

export interface OwnComment {
  /** As typed, for editing. */
  source: string;
  token: string;
  /** Until when it may be edited. */
  until: string;
  /** Kept only while it is held for review. */
  comment?: Comment;
}

export function ownComments(url: string): Record<string, OwnComment> {
  return read<Record<string, OwnComment>>(`own:${url}`, {});
}

/** Saves it, or forgets it when it is undefined. */
export function saveOwn(url: string, id: string, own: OwnComment | undefined): void {
  saveEntry(`own:${url}`, id, own);
}
