/** New comments, asked for every thirty seconds while the tab is visible, announced by a bar. */

import type { Composers, ThreadContext } from "../contracts.js";
import { primaryButton } from "../primary-button.js";
import { focusOn, whileVisible } from "../shared.js";
import type { Comment } from "../types.js";
import { insertComment } from "./insertion.js";

const EVERY_MS = 30_000;

export function watchForNew(composers: Composers): void {
  whileVisible(composers.thread.signal, EVERY_MS, () => void check(composers));
}

async function check({ thread, t }: Composers): Promise<void> {
  const page = await thread.loader.readPage({}, true).catch(() => undefined);
  if (!page || thread.signal.aborted) return;
  const fresh = flat(page.comments).filter(
    ({ id, status }) => status === "published" && !thread.comments.has(id),
  );
  const { float } = thread.frame;
  thread.frame.keepFocus(() => float.replaceChildren());
  if (!fresh.length) return;
  const label = t("fresh", { n: fresh.length });
  const show = () => {
    float.replaceChildren();
    showAll(thread, fresh);
  };
  float.append(primaryButton(label, show));
  thread.frame.say(label);
}

function showAll(thread: ThreadContext, fresh: Comment[]): void {
  const views = fresh.map((comment) => insertComment(thread, { ...comment, replies: [] }));
  thread.count(fresh.length);
  if (views[0]) focusOn(views[0].article);
}

/** Parents before their replies. */
function flat(comments: Comment[]): Comment[] {
  return comments.flatMap((comment) => [comment, ...flat(comment.replies)]);
}
