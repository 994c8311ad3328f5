/** What a moderator can do with a published comment, below its actions. */

import type { CommentHandle } from "../contracts.js";
import { button, h, set } from "../shared.js";
import { carryOut, refuse } from "./decision.js";
import type { Decision, ModeratedComment, Moderation } from "./moderation.js";
import { openReply } from "./reply.js";
import type { ModerateTexts } from "./texts.js";

const DECISIONS: [Decision, keyof ModerateTexts][] = [
  ["hold", "hold"],
  ["spam", "spam"],
  ["delete", "remove"],
];

/** Adds the button that opens the others; it fetches the comment as it is by then. */
export function offerActions(view: CommentHandle, moderation: Moderation): void {
  const { article, comment, name } = view;
  const actions = article.querySelector(".actions");
  if (comment.status !== "published" || !actions) return;
  const opener: HTMLButtonElement = button(moderation.t("moderate"), () => void open(), {
    class: "act moderate",
    "aria-expanded": "false",
    "aria-label": moderation.t("of", { action: moderation.t("moderate"), name }),
  });
  const open = async () => {
    if (opener.getAttribute("aria-expanded") === "true") return close(view, opener);
    try {
      const now = await moderation.latest(comment.id);
      if (!now) return;
      // Somebody edited it: what is decided on is what is seen.
      if (now.html !== comment.html || now.pinned !== comment.pinned) {
        Object.assign(comment, { html: now.html, edited_at: now.edited_at, pinned: now.pinned });
        view.draw();
      }
      showActions(view, moderation, now);
    } catch (error) {
      refuse(moderation, view, error);
    }
  };
  actions.append(opener);
}

function showActions(view: CommentHandle, moderation: Moderation, now: ModeratedComment): void {
  const { t } = moderation;
  const { comment, thread, name } = view;
  // Drawn anew it has another button.
  const opener = view.article.querySelector<HTMLButtonElement>(".act.moderate")!;
  const changed = (_: ModeratedComment, isUndone: boolean) => {
    thread.count(isUndone ? 1 : -1);
    if (isUndone) close(view, opener);
  };
  const place = { article: view.article, extra: view.extra, changed };
  const named = (key: keyof ModerateTexts, run: () => void) =>
    button(t(key, { site: moderation.session.site }), run, {
      "aria-label": t("of", { action: t(key, { site: moderation.session.site }), name }),
    });
  const pin = async () => {
    try {
      const { pinned } = await moderation.pin(now, !comment.pinned);
      comment.pinned = pinned;
      view.extra.replaceChildren();
      view.draw();
      thread.frame.say(t(pinned ? "pinned" : "unpinned"));
      view.article.focus();
    } catch (error) {
      refuse(moderation, view, error);
    }
  };
  const row = h(
    "div",
    { class: "choices", role: "group", "aria-label": t("of", { action: t("moderate"), name }) },
    ...(moderation.may("decide")
      ? [
          ...DECISIONS.map(([decision, key]) =>
            named(key, () => void carryOut(moderation, place, now, decision)),
          ),
          !comment.parent_id && named(comment.pinned ? "unpin" : "pin", () => void pin()),
        ]
      : []),
    moderation.may("reply") && named("replyAs", () => openReply(view, moderation)),
  );
  row.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    close(view, opener);
    opener.focus();
  });
  set(opener, { "aria-expanded": "true" });
  view.extra.replaceChildren(row);
  row.querySelector("button")?.focus();
}

function close(view: CommentHandle, opener: HTMLButtonElement): void {
  set(opener, { "aria-expanded": "false" });
  view.extra.replaceChildren();
}
