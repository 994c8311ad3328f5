import type { Comment } from "./types.js";

export interface Entry<View> {
  readonly comment: Comment;
  /** The comment below which it is listed; null for a root. */
  readonly parent: string | null;
  /** How it is shown, once it is. */
  view?: View;
}

/**
 * The comments of a thread that have arrived, by id. Each has one entry: what it is, where it is
 * listed and how it is shown change together.
 */
export class CommentStore<View> extends Map<string, Entry<View>> {
  /** The roots in their order; the first of them are shown. */
  roots: Comment[] = [];
  /** How many comments are shown. */
  shown = 0;

  /** Forgets all, and takes the roots of a first page. */
  reset(roots: Comment[]): void {
    this.clear();
    this.shown = 0;
    this.roots = roots;
    this.add(roots, null);
  }

  /** How a comment is shown; undefined where it is not, or has not arrived. */
  view(id: string | null | undefined): View | undefined {
    return this.get(id!)?.view;
  }

  views(): View[] {
    return [...this.values()].flatMap(({ view }) => view ?? []);
  }

  /** Adds comments below a parent, or as roots, and their replies of all levels. */
  add(comments: Comment[], parent: string | null): void {
    for (const comment of comments) {
      this.set(comment.id, { comment, parent });
      this.add(comment.replies, comment.id);
    }
  }

  /** Those of the comments that are not here yet. */
  missing(comments: Comment[]): Comment[] {
    return comments.filter(({ id }) => !this.has(id));
  }

  /** The ancestors of a comment from its root on, and the comment itself. */
  path(id: string): string[] {
    const parent = this.get(id)?.parent;
    return [...(parent ? this.path(parent) : []), id];
  }
}
