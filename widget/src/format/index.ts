/** The form of a text: toolbar, preview and names. Loaded when a box opens. */

import type { Shared } from "../chunks.js";
import type { ReaderPart, ShowTools } from "../contracts.js";
import { adoptSheet, receive, translator, withPart } from "../shared.js";
import { format as english } from "../texts/en.js";
import { completeNames } from "./names.js";
import css from "./style.css";
import { showToolbar } from "./toolbar.js";

export function start(shared: Shared): ShowTools {
  receive(shared);
  return (composer) => {
    if (composer.tools.firstChild) return;
    adoptSheet(composer.thread.host.shadowRoot!, css);
    const t = translator(composer.thread.settings.language, "format", english);
    showToolbar(composer, t);
    completeNames(composer, t);
    // A list that is slow may come later.
    const { site } = composer.thread;
    if (site?.mails) withPart("parts/mails", (offer: ShowTools) => offer(composer));
    else if (site?.accounts) withPart("parts/reader", (part: ReaderPart) => part.offer(composer));
  };
}
