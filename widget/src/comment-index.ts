import type { Comment } from "./types.js";

/** The comments of a thread that have arrived, by id, and where each one is listed. */
export class CommentIndex extends Map<string, Comment> {
  readonly #parents = new Map<string, string | null>();

  /** Adds comments below a parent, or as roots, and their replies of all levels. */
  add(comments: Comment[], parent: string | null): void {
    for (const comment of comments) {
      this.set(comment.id, comment);
      this.#parents.set(comment.id, parent);
      this.add(comment.replies, comment.id);
    }
  }

  /** Gives a comment that was being sent its final id. Nobody can have answered it yet. */
  rename(from: string, to: string): void {
    const comment = this.get(from)!;
    this.delete(from);
    this.set(to, comment);
    this.#parents.set(to, this.#parents.get(from) ?? null);
  }

  /** Those of the comments that are not here yet. */
  missing(comments: Comment[]): Comment[] {
    return comments.filter(({ id }) => !this.has(id));
  }

  /** The ancestors of a comment from its root on, and the comment itself. */
  path(id: string): string[] {
    const path: string[] = [];
    for (let at: string | null = id; at; at = this.#parents.get(at) ?? null) path.unshift(at);
    return path;
  }
}
