/** New comments, asked for every thirty seconds while the tab is visible, told by a bar. */
import { button, focusOn } from "./dom.js";
import { size } from "./replies.js";
import { whileVisible } from "./timer.js";
import type { Thread } from "./thread.js";
import type { Comment } from "./types.js";

const EVERY_MS = 30_000;
const watched = new WeakSet<Thread>();

export function watchForNew(thread: Thread): void {
  if (watched.has(thread)) return;
  watched.add(thread);
  whileVisible(thread.signal, EVERY_MS, () => void look(thread));
}

async function look(thread: Thread): Promise<void> {
  const page = await thread.readPage({}, true).catch(() => undefined);
  if (!page || thread.signal.aborted) return;
  const fresh = flat(page.comments).filter(({ id, status }) => !thread.known.has(id) && status === "published");
  thread.frame.float.replaceChildren();
  if (!fresh.length) return;
  const label = thread.t("fresh", { n: fresh.length });
  const show = () => {
    thread.frame.float.replaceChildren();
    const views = fresh.map((comment) => thread.list.insert({ ...comment, replies: [] }));
    thread.count(size(fresh.map((comment) => ({ ...comment, replies: [] }))));
    if (views[0]) focusOn(views[0].article);
  };
  thread.frame.float.append(button(label, show, { class: "primary", part: "button primary" }));
  thread.say(label);
}

/** Parents before their replies. */
function flat(comments: Comment[]): Comment[] {
  return comments.flatMap((comment) => [comment, ...flat(comment.replies)]);
}
