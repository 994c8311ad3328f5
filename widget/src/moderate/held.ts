/** A comment that waits, as its moderator sees it above the list; readers do not get it. */

import { timeAgo } from "../reading/time.js";
import { button, h, safeHtml } from "../shared.js";
import { carryOut } from "./decision.js";
import type { Decision, ModeratedComment, Moderation } from "./moderation.js";

const DECISIONS: [Decision, "approve" | "spam" | "remove"][] = [
  ["approve", "approve"],
  ["spam", "spam"],
  ["delete", "remove"],
];

export function heldItem(comment: ModeratedComment, moderation: Moderation): HTMLLIElement {
  const article = drawHeld(comment, moderation);
  const extra = h("div");
  const item = h("li", { id: `w-${comment.id}` }, article, extra);
  if (!moderation.may("decide")) return item;
  const { t, thread } = moderation;
  const name = comment.author?.name ?? thread.t("someone");
  const changed = (now: ModeratedComment) => {
    comment = now;
    article.classList.toggle("decided", now.status !== "held");
    moderation.recount();
  };
  const buttons = DECISIONS.map(([decision, label]) =>
    button(
      t(label),
      () => void carryOut(moderation, { article, extra, changed }, comment, decision),
      {
        "aria-label": t("of", { action: t(label), name }),
        class: decision === "approve" ? "act first" : "act",
      },
    ),
  );
  article.append(h("div", { class: "actions" }, ...buttons));
  return item;
}

function drawHeld(comment: ModeratedComment, { t, thread }: Moderation): HTMLElement {
  const { id, author, created_at, html, in_reply_to, reasons } = comment;
  const when = timeAgo(new Date(created_at), new Date(), thread.settings.language);
  const body = h("div", { class: "body", dir: "auto" });
  body.append(safeHtml(html));
  const whom = in_reply_to && thread.t("inReplyTo", { name: in_reply_to.name ?? "" });
  const why = [t("onlyYou"), ...(reasons ?? []).map(({ message }) => message)].join(" ");
  return h(
    "article",
    { class: "held", tabindex: -1, "aria-labelledby": `aw-${id}` },
    h(
      "p",
      { class: "waithead" },
      h("b", { id: `aw-${id}` }, h("bdi", {}, author?.name ?? thread.t("someone"))),
      h("span", { class: "when" }, when),
      h("span", { class: "badge" }, t("waits")),
    ),
    whom ? h("p", { class: "whom" }, whom) : null,
    body,
    h("p", { class: "state" }, why),
  );
}
