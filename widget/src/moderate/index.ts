/** Moderation on the page: loaded in tabs that the console opened for a moderator, and in no other. */

import { afterDraw } from "../after-draw.js";
import type { Shared } from "../chunks.js";
import type { ThreadContext } from "../contracts.js";
import { adoptSheet, receive } from "../shared.js";
import { translatorOf } from "../translate.js";
import { heldItem } from "./held.js";
import { Moderation } from "./moderation.js";
import { offerActions } from "./offer.js";
import { pageSession } from "./session.js";
import css from "./style.css";
import { english, type ModerateTexts, texts } from "./texts.js";

export function start(shared: Shared): (thread: ThreadContext) => void {
  receive(shared);
  const moderations = new WeakMap<ThreadContext, Moderation>();
  return async (thread) => {
    const session = await pageSession();
    if (!session || thread.signal.aborted) return;
    const moderation = moderations.get(thread);
    if (moderation) return void moderation.refresh();
    adoptSheet(thread.host.shadowRoot!, css);
    const { language } = thread.settings;
    const own = texts[language.split("-", 1)[0]!];
    const t = translatorOf<ModerateTexts>(language, [], own, english);
    const fresh = new Moderation(thread, session, t, heldItem);
    if (!(await fresh.refresh())) return;
    moderations.set(thread, fresh);
    afterDraw(thread, (view) => offerActions(view, fresh));
  };
}
