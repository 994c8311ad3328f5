/** A name that lasts: sign in by a link, see what is one's own, sign out. No cookie, no password. */

import type { Shared } from "../chunks.js";
import type { ComposerHandle, ReaderPart, ThreadContext } from "../contracts.js";
import { adoptSheet, button, call, h, receive, save, service, set, site } from "../shared.js";
import { type Translate, translatorOf } from "../translate.js";
import { letGo, takeOver } from "./own-comments.js";
import { asReader, openNamed, openSession, session } from "./session.js";
import css from "./style.css";
import { english, type ReaderTexts, texts } from "./texts.js";

type T = Translate<ReaderTexts>;

export function start(shared: Shared): ReaderPart {
  receive(shared);
  const lines = new WeakMap<ThreadContext, HTMLElement>();
  const shown = new Set<ThreadContext>();
  const prepare = async (thread: ThreadContext) => {
    // A token that is refused is its server's to mend; the comments are there all the same.
    await openNamed(thread.host).catch(() => undefined);
    try {
      if ((await openSession()) && !thread.signal.aborted) await takeOver(thread);
    } catch {
      // Signed out elsewhere, or not to be asked now: the comments are there all the same.
    }
    if (thread.signal.aborted) return;
    lines.get(thread)?.remove();
    if (!session()) return letGo(thread);
    const line = signedInLine(thread, textsOf(thread));
    lines.set(thread, line);
    thread.frame.composer.after(line);
    thread.writing.load().then(
      (composers) => composers?.prepare(),
      () => undefined,
    );
  };
  // Who signs in or out in another tab does so here.
  addEventListener("storage", ({ key }) => {
    if (key !== "palabre:reader") return;
    for (const thread of shown) void prepare(thread);
  });
  return {
    prepare: (thread) => void prepare(thread),
    offer: (composer, isOpen) => {
      shown.add(composer.thread);
      offer(composer, isOpen);
    },
  };
}

function textsOf(thread: ThreadContext): T {
  const { language } = thread.settings;
  adoptSheet(thread.host.shadowRoot!, css);
  return translatorOf<ReaderTexts>(language, [], texts[language.split("-", 1)[0]!], english);
}

function signedInLine(thread: ThreadContext, t: T): HTMLElement {
  const { name, email } = session()!;
  const [before, after] = t("as", { name: "\n" }).split("\n");
  const who = h("span", {}, before, h("bdi", {}, name ?? email ?? ""), after);
  const show = async () => {
    try {
      const json = { ...thread.page.named, ...(site && { site }) };
      const isRight = (answer: { url: string }) => answer.url;
      const path = `/reader/page?lang=${thread.settings.language}`;
      const page = await asReader<{ url: string }>(path, isRight, { json });
      location.assign(page.url);
    } catch {
      thread.frame.say(t("failed"), true);
    }
  };
  const leave = async () => {
    const query = site ? `?${new URLSearchParams({ site })}` : "";
    const ending = asReader<object>(`/reader/session${query}`, () => true, { method: "DELETE" });
    await ending.catch(() => undefined);
    for (const kept of ["reader", "token", "me"]) save(kept, undefined);
    letGo(thread);
    line.remove();
    thread.frame.say(t("signOut"));
    thread.frame.heading.focus({ preventScroll: true });
  };
  const line = h(
    "p",
    { class: "signed-in" },
    who,
    button(t("mine"), () => void show()),
    button(t("signOut"), () => void leave()),
  );
  return line;
}

/** A way to sign in, in a box; open at once for a name that is somebody's. */
function offer(composer: ComposerHandle, isOpen = false): void {
  const { form, thread } = composer;
  const old = form.querySelector<HTMLDetailsElement>(".sign-in");
  if (old) old.open ||= isOpen;
  const { mails, accounts } = thread.site ?? { mails: false, accounts: false };
  if (old || session() || !(mails || accounts)) return;
  const t = textsOf(thread);
  if (accounts) form.append(otherWay(thread, t));
  if (!mails) return;
  const id = `${composer.field.id}-sign-in`;
  const email = h("input", { id, type: "email", autocomplete: "email", dir: "ltr" });
  const status = h("p", { role: "status" });
  const send = async () => {
    set(email, { "aria-invalid": email.value.includes("@") ? null : "true" });
    if (!email.value.includes("@")) return email.focus();
    try {
      await call<{ sent: boolean }>(
        `/reader/link?lang=${thread.settings.language}`,
        ({ sent }) => sent,
        {
          json: linkRequest(thread, email.value.trim()),
        },
      );
      status.textContent = t("sent");
    } catch {
      status.textContent = t("failed");
    }
  };
  const box = h(
    "details",
    { class: "sign-in", open: isOpen || null },
    h("summary", {}, t("signIn")),
    h("p", {}, t("why")),
    h("label", { for: id }, t("email")),
    email,
    button(t("send"), () => void send(), { part: "button" }),
    status,
  );
  box.addEventListener("toggle", () => {
    email.value ||= form.querySelector<HTMLInputElement>("[name=email]")?.value ?? "";
  });
  // Enter in this field sends the link, not the comment.
  email.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    void send();
  });
  composer.tools.parentElement!.before(box);
}

/** A button that opens a tab of the service, in which another service says who somebody is. */
function otherWay(thread: ThreadContext, t: T): HTMLElement {
  const query = new URLSearchParams({ ...thread.page.named, lang: thread.settings.language });
  if (site) query.set("site", site);
  const open = () => void window.open(`${service}/sign-in?${query}`, "_blank");
  return h("p", { class: "sign-in other" }, button(t("other"), open));
}

function linkRequest({ page }: ThreadContext, email: string): object {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return {
    ...page.named,
    email,
    ...(site && { site }),
    ...(timeZone && { time_zone: timeZone }),
  };
}
