/**
 * Drafts and own comments have the service's name of their thread. Before that is known, and in
 * browsers that have been here longer, they have the page's address as it was typed.
 */
import type { ThreadContext } from "../contracts.js";
import type { OwnComment } from "../own-comment.js";
import { namesFrom, read, save } from "../shared.js";
import { nameOf, nameOfDraft } from "../thread-name.js";

/** What newsletters and share buttons add. */
const TRACKER = /^(utm_|mc_[ce]id$|\w{0,3}clid$|igshid$)/;

/** Whether a name is one of the thread's: the service's, the page's, or another address of it. */
export function isNameOf(name: string, { info, page }: ThreadContext): boolean {
  const names = [info?.id, info?.key, page.key, page.url, info?.url];
  return names.some((one) => one && (one === name || folded(one) === folded(name)));
}

/** Renames what stands under an address; of two drafts for one thread the later one comes first. */
export function adoptNames(thread: ThreadContext): void {
  for (const name of namesFrom("draft:")) {
    // As it was: the page's address, and the comment that is answered.
    const [, page = name.slice(7), id] = /^draft:([^@].*)#([^#]*)$/.exec(name) ?? [];
    if (id) rename(name, `draft:${id}`);
    else if ((id === "" || name[6] === "@") && isNameOf(page, thread))
      rename(name, nameOfDraft(nameOf(thread), ""));
  }
  for (const name of namesFrom("own:")) {
    if (/^own:\d+-[\da-f]+$/.test(name)) continue;
    for (const [id, own] of Object.entries(read<Record<string, OwnComment>>(name, {}))) {
      save(`own:${id}`, { ...own, thread: name.slice(4) });
      thread.comments.view(id)?.draw();
    }
    save(name, undefined);
  }
}

function rename(from: string, to: string): void {
  if (from === to) return;
  const [here, there] = [from, to].map((name) => read<{ at: number } | undefined>(name, undefined));
  if (there && there.at >= (here?.at ?? 0)) return;
  save(to, here);
  save(from, there);
}

function folded(address: string): string {
  try {
    const { host, pathname, searchParams } = new URL(address);
    for (const name of [...searchParams.keys()]) {
      if (TRACKER.test(name)) searchParams.delete(name);
    }
    searchParams.sort();
    const path = pathname.replace(/\/(index\.html?)?$/, "");
    return `${host.replace(/^www\./, "")}${path}?${searchParams}`;
  } catch {
    return address;
  }
}
