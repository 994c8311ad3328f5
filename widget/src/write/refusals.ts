/** Why a text cannot be published, in words: the same for a new comment and for one that is edited. */

import type { Problem } from "../api.js";
import type { Composers, RefusalMessages } from "../contracts.js";
import { set, whileVisible } from "../shared.js";
import type { WriteTexts } from "../texts/types.js";
import type { FieldError } from "../types.js";

type Text = keyof WriteTexts;

/** Refusals that have a sentence of their own. */
const SENTENCES: Record<string, Text> = {
  duplicate: "e_duplicate",
  thread_closed: "e_closed",
  banned: "e_blocked",
  refused: "e_refused",
  origin_not_allowed: "e_page",
  url_not_allowed: "e_page",
  storage_full: "e_full",
  too_large: "e_long",
};

const LONGEST = 10_000;
/** Where the service asks to wait and does not say how long. */
const WAIT_SECONDS = 30;

export class Refusals implements RefusalMessages {
  constructor(readonly composers: Composers) {}

  faultOf(text: string): string | undefined {
    const { t, thread } = this.composers;
    const { length } = text.trim();
    if (!length) return t("e_body");
    return length > (thread.site?.max_body_length ?? LONGEST) ? t("e_long") : undefined;
  }

  sentence({ code, body }: Problem): string | undefined {
    const { t, thread } = this.composers;
    if (code === "blocked_words") {
      const list = new Intl.ListFormat(thread.settings.language, { type: "disjunction" });
      const words = (body.words ?? []).map((word) => t("quoted", { word }));
      return t("e_words", { words: list.format(words) });
    }
    const [error] = body.errors ?? [];
    if (code === "invalid" && error) return this.ofField(error);
    const key = SENTENCES[code];
    return key && t(key);
  }

  ofField({ field, code }: FieldError): string {
    const { t } = this.composers;
    const name = field.split(".").pop()!;
    const own = code === "required" || ["email", "website", "parent_id"].includes(name);
    const ofName = own ? `e_${name.replace("_id", "")}` : "e_value";
    const key = code === "too_long" ? "e_long" : ofName;
    return t(key as Text) ?? t("e_value");
  }

  /** Heard only at the start and at the end, when one may send again. */
  wait(seconds: number, submit: Element, show: (text: string) => void): Promise<void> {
    const { t, thread } = this.composers;
    const until = Date.now() + (seconds || WAIT_SECONDS) * 1000;
    const left = () => Math.max(0, Math.round((until - Date.now()) / 1000));
    const announce = (text: string) => {
      show(text);
      thread.frame.say(text);
    };
    const text = () => t("wait", { time: countdown(left()) });
    set(submit, { "aria-disabled": "true" });
    announce(text());
    return new Promise((resolve) => {
      const stop = whileVisible(thread.signal, 1000, () => {
        if (left()) return show(text());
        stop();
        set(submit, { "aria-disabled": null });
        announce(t("waited"));
        resolve();
      });
    });
  }
}

/** Minutes and seconds, « 0:42 ». */
function countdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, "0")}`;
}
