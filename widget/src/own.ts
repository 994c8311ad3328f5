/** The comments that this browser wrote on a page: their edit tokens, and those which wait for review. */
import { keepIn, read } from "./store.js";
import type { Comment } from "./types.js";

export interface Own {
  /** As typed, for editing. */
  source: string;
  token: string;
  /** Until when it may be edited. */
  until: string;
  /** Kept only while it waits for review. */
  comment?: Comment;
}

export function ownOf(url: string): Record<string, Own> {
  return read<Record<string, Own>>(`own:${url}`, {});
}

/** Keeps it, or forgets it when there is nothing to keep. */
export function keepOwn(url: string, id: string, own: Own | undefined): void {
  keepIn(`own:${url}`, id, own);
}
