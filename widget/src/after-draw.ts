import type { CommentHandle, ThreadContext } from "./contracts.js";

/** Runs for each comment on screen, and for each that is drawn from now on, after what ran before. */
export function afterDraw(thread: ThreadContext, run: (view: CommentHandle) => void): void {
  const before = thread.afterDraw;
  thread.afterDraw = (view) => {
    before?.(view);
    run(view);
  };
  for (const view of thread.comments.views()) run(view);
}
