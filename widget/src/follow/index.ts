/** To follow the page by mail, at the foot of the thread: loaded where the site mails readers. */

import type { Problem } from "../api.js";
import type { Shared } from "../chunks.js";
import type { ThreadContext } from "../contracts.js";
import { adoptSheet, button, call, h, read, receive, set, site } from "../shared.js";
import { type Translate, translatorOf } from "../translate.js";
import type { Commenter, ReaderSession } from "../types.js";
import css from "./style.css";
import { english, type FollowTexts, texts } from "./texts.js";

type T = Translate<FollowTexts>;

export function start(shared: Shared): (thread: ThreadContext) => void {
  receive(shared);
  const folds = new WeakMap<ThreadContext, HTMLElement>();
  return (thread) => {
    const old = folds.get(thread);
    // Nothing new comes to a thread that is closed. What was typed stays where it is not.
    if (thread.info!.closed) old?.remove();
    if (old?.isConnected || thread.info!.closed) return;
    const { language } = thread.settings;
    const t = translatorOf<FollowTexts>(language, [], texts[language.split("-", 1)[0]!], english);
    adoptSheet(thread.host.shadowRoot!, css);
    const fold = foldOf(thread, t);
    thread.frame.heading.parentElement!.append(fold);
    folds.set(thread, fold);
  };
}

function foldOf(thread: ThreadContext, t: T): HTMLElement {
  const email = h("input", { id: "follow", type: "email", autocomplete: "email", dir: "ltr" });
  const rhythm = h(
    "select",
    { id: "rhythm" },
    h("option", { value: "now" }, t("now")),
    h("option", { value: "daily" }, t("daily")),
  );
  const status = h("p", { role: "status" });
  const send = async () => {
    const address = email.value.trim();
    set(email, { "aria-invalid": address.includes("@") ? null : "true" });
    if (!address.includes("@")) return email.focus();
    status.textContent = "";
    try {
      await follow(thread, address, rhythm.value);
      status.textContent = t("done");
    } catch (problem) {
      status.textContent = (problem as Problem).body?.detail ?? t("failed");
    }
  };
  const fold = h(
    "details",
    { class: "follow", part: "follow" },
    h("summary", {}, t("title")),
    h("p", {}, t("hint")),
    h("label", { for: email.id }, t("email")),
    email,
    h("label", { for: rhythm.id }, t("rhythm")),
    rhythm,
    button(t("send"), () => void send(), { part: "button" }),
    status,
  );
  fold.addEventListener("toggle", () => {
    email.value ||= session()?.email ?? read<Commenter>("me", {}).email ?? "";
  });
  email.addEventListener("keydown", ({ key }) => {
    if (key === "Enter") void send();
  });
  return fold;
}

const session = () => read<ReaderSession | undefined>("reader", undefined);

function follow({ page, settings }: ThreadContext, email: string, rhythm: string) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const named = { ...page.named, ...(site && { site }), ...(timeZone && { time_zone: timeZone }) };
  return call<{ followed: boolean }>(
    `/threads/followers?lang=${settings.language}`,
    ({ followed }) => followed,
    { json: { ...named, email, rhythm } },
  );
}
