/** A decision is carried out, told, and can be taken back. */

import { button, focusOn, h, notice } from "../shared.js";
import type { Decision, ModeratedComment, Moderation } from "./moderation.js";

const DONE = { approve: "approved", hold: "held", spam: "spammed", delete: "deleted" } as const;

/** Where a decision is told, and what it changes on the screen. */
export interface Place {
  /** Takes the words in place of the comment. */
  readonly extra: HTMLElement;
  readonly article: HTMLElement;
  /** The comment is as it was asked, or as it was before. */
  changed(comment: ModeratedComment, isUndone: boolean): void;
}

export async function carryOut(
  moderation: Moderation,
  place: Place,
  comment: ModeratedComment,
  decision: Decision,
): Promise<void> {
  const { t, thread } = moderation;
  try {
    const decided = await moderation.decide(comment, decision);
    const undo = button(t("undo"), () => void takeBack(moderation, place, decided), {
      part: "button",
    });
    const words = h("span", {}, t(DONE[decision]));
    const show = () => void moderation.show(decided.id);
    const link = decided.status === "published" && button(t("show"), show, { part: "button" });
    place.article.hidden = true;
    place.extra.replaceChildren(notice("info", words, link, undo));
    place.changed(decided, false);
    thread.frame.say(t(DONE[decision]));
    undo.focus();
  } catch (error) {
    refuse(moderation, place, error);
  }
}

async function takeBack(
  moderation: Moderation,
  place: Place,
  decided: ModeratedComment,
): Promise<void> {
  try {
    const restored = await moderation.undo(decided);
    place.article.hidden = false;
    place.extra.replaceChildren();
    place.changed(restored, true);
    moderation.thread.frame.say(moderation.t("undone"));
    focusOn(place.article);
  } catch (error) {
    refuse(moderation, place, error);
  }
}

/** Says below the comment why nothing was done. */
export function refuse(
  moderation: Moderation,
  { extra }: { extra: HTMLElement },
  error: unknown,
): void {
  const sentence = moderation.sentence(error);
  extra.querySelector(".error")?.remove();
  extra.append(h("p", { class: "error" }, sentence));
  moderation.thread.frame.say(sentence, true);
}
