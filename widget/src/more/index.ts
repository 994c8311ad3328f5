/** The actions on a comment and the formatting of a text: loaded when one of them is at hand. */
import type { Kit } from "../chunks.js";
import type { CommentView } from "../comment.js";
import { fillCounts } from "../fill-counts.js";
import { dress, origin, receive, site, speaker } from "../kit.js";
import { more as en } from "../texts/en.js";
import type { Thread } from "../thread.js";
import type { Composer } from "../write/composer.js";
import { showFormatting } from "./format.js";
import { concealHidden } from "./hide.js";
import { openMenu } from "./menu.js";
import { showOwnActions } from "./own.js";
import css from "./style.css";

export interface More {
  /** Opens the menu of a comment below its button. */
  menu(view: CommentView, opener: HTMLButtonElement): void;
  /** Adds to the actions what the author of the comment may do with it. */
  own(view: CommentView, actions: HTMLElement): void;
  /** Toolbar and preview of a composer. */
  tools(box: Composer): void;
  /** Folds away the comments of people whom the reader does not want to see. */
  conceal(thread: Thread): void;
  counts(root: ParentNode): Promise<void>;
}

export function start(kit: Kit): More {
  receive(kit);
  const prepared = (thread: Thread) => {
    dress(thread.host.shadowRoot!, css);
    return speaker(thread.language, "more", en);
  };
  return {
    menu: (view, opener) => openMenu(view, opener, prepared(view.thread)),
    own: (view, actions) => showOwnActions(view, actions, prepared(view.thread)),
    tools: (box) => showFormatting(box, prepared(box.thread)),
    conceal: (thread) => concealHidden(thread, prepared(thread)),
    counts: (root) => fillCounts(root, origin, site),
  };
}
