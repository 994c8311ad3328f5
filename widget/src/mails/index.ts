/** Mails to who writes: a choice in the box. Loaded where the site offers them. */

import type { Shared } from "../chunks.js";
import type { ComposerHandle, ReaderPart, ShowTools } from "../contracts.js";
import { adoptSheet, h, receive, withPart } from "../shared.js";
import type { OptIn } from "../types.js";
import css from "./style.css";
import { texts } from "./texts.js";

export function start(shared: Shared): ShowTools {
  receive(shared);
  return (composer) => {
    const { field, thread, tools } = composer;
    adoptSheet(thread.host.shadowRoot!, css);
    const t = texts[thread.settings.language.split("-", 1)[0]!] ?? texts.en!;
    const id = `${field.id}-mails`;
    const hint = h("p", { id: `${id}-hint`, hidden: true }, t.hint);
    const select = h(
      "select",
      { id, "aria-describedby": hint.id, onchange: () => choose(composer, select.value, hint) },
      h("option", { value: "" }, t.none),
      h("option", { value: "replies" }, t.replies),
      h("option", { value: "page" }, t.page),
    );
    const box = h("div", { class: "mails" }, h("label", { for: id }, t.label), select, hint);
    tools.parentElement!.before(box);
    withPart("parts/reader", (part: ReaderPart) => part.offer(composer));
  };
}

/** A daily mail comes in the morning of the reader's own time zone. */
function choose(composer: ComposerHandle, about: string, hint: HTMLElement): void {
  hint.hidden = !about;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  composer.mails = about
    ? { about: about as OptIn["about"], ...(timeZone && { time_zone: timeZone }) }
    : undefined;
}
