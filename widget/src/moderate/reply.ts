/** A reply under the site's name. What is typed is kept as drafts are. */

import type { CommentHandle } from "../contracts.js";
import { primaryButton } from "../primary-button.js";
import { button, h, read, save, set } from "../shared.js";
import { refuse } from "./decision.js";
import type { Moderation } from "./moderation.js";

export function openReply(view: CommentHandle, moderation: Moderation): void {
  const { thread, comment, extra, article } = view;
  const { t, session } = moderation;
  const draft = `draft:${thread.page.key}#site-${comment.id}`;
  const label = t("replyLabel", { site: session.site });
  const field = thread.frame.textarea(`site-${comment.id}`, label, label);
  field.rows = 3;
  field.value = read(draft, "");
  field.addEventListener("input", () => save(draft, field.value || undefined));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  const close = () => {
    extra.replaceChildren();
    article.focus();
  };
  const submit = primaryButton(t("send"));
  const send = async () => {
    const body = field.value.trim();
    if (!body) return field.focus();
    set(submit, { "aria-disabled": "true" });
    try {
      const { id } = await moderation.reply(comment.id, body);
      save(draft, undefined);
      extra.replaceChildren();
      await moderation.show(id);
    } catch (error) {
      set(submit, { "aria-disabled": null });
      refuse(moderation, view, error);
    }
  };
  const form: HTMLFormElement = h(
    "form",
    {
      class: "sitereply",
      onsubmit: (event: Event) => {
        event.preventDefault();
        if (!submit.hasAttribute("aria-disabled")) void send();
      },
    },
    h("div", { class: "text" }, field),
    h("div", { class: "send" }, button(t("cancel"), close), submit),
  );
  extra.replaceChildren(form);
  field.focus();
}
