import type { ThreadContext } from "./contracts.js";

/** What this browser keeps of a thread is under this name: the service's, once it is known. */
export function nameOf({ info, page }: Pick<ThreadContext, "info" | "page">): string {
  return info?.id ?? info?.key ?? page.key;
}

/** Under which name a draft is kept: for an answer it is the comment's id, else the thread's name. */
export const nameOfDraft = (thread: string, parent: string) => `draft:${parent || `@${thread}`}`;
