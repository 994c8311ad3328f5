/** The actions on a comment and the formatting of a text: loaded when one of them is at hand. */

import type { Shared } from "../chunks.js";
import type { Actions, ThreadContext } from "../contracts.js";
import { fillCounts } from "../fill-counts.js";
import { adoptSheet, receive, service, site, translator } from "../shared.js";
import { actions as english } from "../texts/en.js";
import { showOwnActions } from "./author-actions.js";
import { earlier } from "./earlier.js";
import { hidePeople } from "./hide.js";
import { openMenu } from "./menu.js";
import { moreReplies } from "./more-replies.js";
import { saveVote } from "./save-vote.js";
import css from "./style.css";

export function start(shared: Shared): Actions {
  receive(shared);
  const prepare = (thread: ThreadContext) => {
    adoptSheet(thread.host.shadowRoot!, css);
    return translator(thread.settings.language, "actions", english);
  };
  return {
    menu: (view, opener) => openMenu(view, opener, prepare(view.thread)),
    own: (view, actions) => showOwnActions(view, actions, prepare(view.thread)),
    hidePeople: (thread) => hidePeople(thread, prepare(thread)),
    earlier,
    moreReplies,
    saveVote,
    counts: (root) => fillCounts(root, service, site),
  };
}
