import { copyText } from "../clipboard.js";
import type { CommentHandle } from "../contracts.js";
import { button, h, set } from "../shared.js";
import type { ActionTexts } from "../texts/types.js";
import type { Translate } from "../translate.js";
import { hidePerson } from "./hide.js";
import { openReport } from "./report.js";

type T = Translate<ActionTexts>;

/** A list of buttons under the one that opened it; Escape, a click elsewhere or a choice closes it. */
export function openMenu(view: CommentHandle, opener: HTMLButtonElement, t: T): void {
  const isOpen = opener.getAttribute("aria-expanded") === "true";
  opener.dispatchEvent(new Event("close"));
  if (isOpen) return;
  const { comment, thread } = view;
  const entries: [keyof ActionTexts, () => void][] = [["copyLink", () => copyLink(view, t)]];
  if (!thread.own(comment.id)) {
    entries.push(["report", () => openReport(view, t)]);
    if (comment.author?.name) entries.push(["hide", () => hidePerson(view, t)]);
  }
  const menu = h("div", { class: "menu", role: "group", "aria-label": opener.ariaLabel });
  const close = () => {
    menu.remove();
    set(opener, { "aria-expanded": "false" });
    document.removeEventListener("pointerdown", outside);
  };
  const outside = (event: Event) => {
    if (!event.composedPath().some((target) => target === menu || target === opener)) close();
  };
  for (const [key, run] of entries) {
    const choose = () => {
      opener.focus();
      close();
      run();
    };
    menu.append(button(t(key), choose));
  }
  set(menu, {
    onkeydown: (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      opener.focus();
      close();
    },
    onfocusout: ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget && !menu.contains(relatedTarget as Node)) close();
    },
  });
  set(opener, { "aria-expanded": "true" });
  opener.addEventListener("close", close, { once: true });
  document.addEventListener("pointerdown", outside, { signal: thread.signal });
  opener.after(menu);
  menu.querySelector("button")?.focus();
}

async function copyLink({ comment, thread }: CommentHandle, t: T): Promise<void> {
  if (await copyText(`${thread.page.url}#c-${comment.id}`)) thread.frame.say(t("linkCopied"));
  else location.hash = `c-${comment.id}`;
}
