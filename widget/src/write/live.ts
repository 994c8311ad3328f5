/** New comments, asked for every thirty seconds while the tab is visible, told by a bar. */
import { focusOn, h, whileVisible } from "../kit.js";
import type { Thread } from "../thread.js";
import type { Comment } from "../types.js";
import type { Desk } from "./desk.js";

const EVERY_MS = 30_000;

export function watchForNew(desk: Desk): void {
  whileVisible(desk.thread.signal, EVERY_MS, () => void look(desk));
}

async function look({ thread, t }: Desk): Promise<void> {
  const page = await thread.readPage({}, true).catch(() => undefined);
  if (!page || thread.signal.aborted) return;
  const fresh = flat(page.comments).filter(
    ({ id, status }) => status === "published" && !thread.known.has(id),
  );
  const { float } = thread.frame;
  float.replaceChildren();
  if (!fresh.length) return;
  const label = t("fresh", { n: fresh.length });
  const onclick = () => {
    float.replaceChildren();
    showAll(thread, fresh);
  };
  const look = { type: "button", class: "primary", part: "button primary", onclick };
  float.append(h("button", look, h("span", {}, label)));
  thread.say(label);
}

function showAll(thread: Thread, fresh: Comment[]): void {
  const views = fresh.map((comment) => thread.list.insert({ ...comment, replies: [] }));
  thread.count(fresh.length);
  if (views[0]) focusOn(views[0].article);
}

/** Parents before their replies. */
function flat(comments: Comment[]): Comment[] {
  return comments.flatMap((comment) => [comment, ...flat(comment.replies)]);
}
