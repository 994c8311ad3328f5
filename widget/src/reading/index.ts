/** What readers get once the comments are there: loaded when the browser is idle. */

import type { Shared } from "../chunks.js";
import type { ReaderPart, ThreadContext } from "../contracts.js";
import { adoptSheet, read, receive, translator, withPart } from "../shared.js";
import { reading as english } from "../texts/en.js";
import { finishTexts } from "./bodies.js";
import { tellTimes } from "./comment-times.js";
import { keepFocus } from "./focus.js";
import { followColours } from "./follow-colours.js";
import { isOpenedByConsole } from "./opened.js";
import { offerQuotes } from "./quote-button.js";
import { releaseHeight } from "./release-height.js";
import { keepHandling, shieldKeys } from "./shield.js";
import css from "./style.css";
import { showWays } from "./ways.js";

type Prepare = (thread: ThreadContext) => void;

export function start(shared: Shared): Prepare {
  receive(shared);
  const prepared = new WeakSet<ThreadContext>();
  return (thread) => {
    // These follow each loading of the thread.
    const prepare = (part: Prepare) => part(thread);
    if (thread.site!.reactions?.length) withPart("parts/reactions", prepare);
    if (thread.info!.mention_count) withPart("parts/mentions", prepare);
    if (thread.site!.mails) withPart("parts/follow", prepare);
    const isNamed =
      "sso" in thread.host ||
      thread.host.hasAttribute("sso") ||
      /^#palabre-reader=/.test(location.hash);
    if (isNamed || read("reader", 0))
      withPart("parts/reader", (part: ReaderPart) => part.prepare(thread));
    if (isOpenedByConsole()) withPart("parts/moderate", prepare);
    if (prepared.has(thread) || thread.signal.aborted) return;
    prepared.add(thread);
    releaseHeight(thread);
    followColours(thread);
    keepFocus(thread);
    shieldKeys(thread);
    keepHandling(thread);
    adoptSheet(thread.host.shadowRoot!, css);
    tellTimes(thread);
    const t = translator(thread.settings.language, "reading", english);
    showWays(thread, t);
    offerQuotes(thread, t);
    finishTexts(thread, t);
  };
}
