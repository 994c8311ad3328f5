import type { CommentHandle } from "../contracts.js";
import { primaryButton } from "../primary-button.js";
import { button, call, h, notice } from "../shared.js";
import type { ActionTexts } from "../texts/types.js";
import type { Translate } from "../translate.js";

const REASONS = ["spam", "abuse", "off_topic", "other"] as const;
const LONGEST_NOTE = 500;

/** Asks below the comment why, sends it, and says so. */
export function openReport(view: CommentHandle, t: Translate<ActionTexts>): void {
  const { thread, comment, extra, article } = view;
  const name = `report-${comment.id}`;
  const choices = REASONS.map((value, index) =>
    h(
      "label",
      {},
      h("input", { type: "radio", name, value, checked: !index }),
      h("span", {}, t(value)),
    ),
  );
  const note = thread.frame.textarea(name, t("note"), t("note"));
  note.maxLength = LONGEST_NOTE;
  const error = h("p", { class: "error" });
  const close = () => {
    extra.replaceChildren();
    article.focus();
  };
  const send = async () => {
    const reason = form.querySelector<HTMLInputElement>(":checked")!.value;
    const json = { reason, ...(note.value.trim() && { note: note.value.trim() }) };
    try {
      const path = `/comments/${comment.id}/reports`;
      await call<{ status: string }>(path, ({ status }) => status, { json });
      extra.replaceChildren(notice("info", t("reported")));
      thread.frame.say(t("reported"));
      article.focus();
    } catch {
      error.textContent = t("reportFailed");
      thread.frame.say(t("reportFailed"), true);
    }
  };
  const form = h(
    "form",
    {
      class: "report",
      onsubmit: (event: Event) => {
        event.preventDefault();
        void send();
      },
    },
    h("fieldset", {}, h("legend", {}, t("reportWhy")), ...choices),
    h("div", { class: "text" }, note),
    error,
    h("div", { class: "send" }, button(t("cancel"), close), primaryButton(t("sendReport"))),
  );
  extra.replaceChildren(form);
  form.querySelector("input")?.focus();
}
