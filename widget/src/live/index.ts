/** What goes on in a thread that is open: loaded after the part for writing, when the browser is idle. */

import type { Shared } from "../chunks.js";
import type { Composers, Live } from "../contracts.js";
import { adoptSheet, receive } from "../shared.js";
import { showHeld } from "./held-comments.js";
import { watchHistory } from "./history.js";
import { adoptNames } from "./names.js";
import { News } from "./news.js";
import css from "./style.css";

export function start(shared: Shared): (composers: Composers) => Live {
  receive(shared);
  watchHistory();
  return (composers) => {
    const { thread } = composers;
    adoptSheet(thread.host.shadowRoot!, css);
    const news = new News(composers);
    return {
      prepare() {
        adoptNames(thread);
        composers.restore();
        showHeld(thread);
        news.prepare();
      },
    };
  };
}
