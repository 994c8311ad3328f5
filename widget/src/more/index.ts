/** The second part: loaded when a composer opens, a menu is asked for or an own comment shows. */
import type { Kit } from "../chunks.js";
import type { CommentView } from "../comment.js";
import type { Composer } from "../write/composer.js";
import { fillCounts } from "../fill-counts.js";

export interface More {
  menu(view: CommentView, opener: HTMLButtonElement): void;
  own(view: CommentView, actions: HTMLElement): void;
  tools(box: Composer): void;
  counts(root: ParentNode): Promise<void>;
}

export function start(kit: Kit): More {
  return {
    menu: () => undefined,
    own: () => undefined,
    tools: () => undefined,
    counts: (root) => fillCounts(root, kit.origin),
  };
}
