/** Why a comment of this browser is held for review. */

import type { CommentHandle } from "../contracts.js";
import { h } from "../shared.js";
import type { ActionTexts } from "../texts/types.js";
import type { Translate } from "../translate.js";

/** The service's reasons in words; an unknown one has the service's own sentence. */
const REASONS: Record<string, keyof ActionTexts> = {
  first_comment: "r_first",
  all_held: "r_all",
  blocked_words: "r_words",
  too_fast: "r_fast",
};
/** Languages whose sentences follow one another without a space. */
const SPACELESS = /^(ja|zh)\b/;

/** Says above the actions of a held comment that it waits, and why. */
export function explainHold(
  { comment, thread }: CommentHandle,
  actions: HTMLElement,
  t: Translate<ActionTexts>,
): void {
  const reasons = (comment.reasons ?? []).map(({ code, message }) => {
    const key = REASONS[code];
    return key ? t(key) : message;
  });
  const space = SPACELESS.test(thread.settings.language) ? "" : " ";
  actions.before(h("p", { class: "state" }, [t("heldWhy"), ...reasons].join(space)));
}
