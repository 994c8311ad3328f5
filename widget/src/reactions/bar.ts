/** The buttons of one page or comment: those that somebody gave, and the others on demand. */

import type { ThreadContext } from "../contracts.js";
import { button, call, h, read, saveEntry, set, written } from "../shared.js";
import type { ReactionTexts } from "../texts/types.js";
import { toggle } from "../toggle.js";
import type { Translate } from "../translate.js";
import { voterToken } from "../voter-token.js";

interface Target {
  /** What this reader gave is kept under it. */
  id: string;
  /** Changed as the reader reacts. */
  counts: Record<string, number>;
  path: string;
  json: object;
  label: string;
  /** Whether those that nobody gave are shown without asking. */
  isOpen: boolean;
}

const givenTo = (id: string) =>
  new Set((read<Record<string, string>>("reactions", {})[id] ?? "").split(" ").filter(Boolean));

export function drawReactions(
  box: HTMLElement,
  thread: ThreadContext,
  t: Translate<ReactionTexts>,
  { id, counts, path, json, label, isOpen }: Target,
): void {
  const given = givenTo(id);
  const chips = (thread.site!.reactions ?? []).map((kind) => {
    const chip = button("", () => void give(), { class: "act chip", part: "button" });
    const draw = () => {
      const n = counts[kind] ?? 0;
      set(chip, { "aria-pressed": `${given.has(kind)}`, "aria-label": t("kind", { kind, n }) });
      chip.replaceChildren(
        h("span", { class: "kind" }, kind),
        n ? written(n, thread.settings.language) : "",
      );
      chip.hidden = !n && !isOpen;
    };
    const give = toggle(
      given.has(kind),
      (on) => {
        counts[kind] = Math.max(0, (counts[kind] ?? 0) + (on ? 1 : -1));
        if (on) given.add(kind);
        else given.delete(kind);
        // A chip with the focus stays.
        isOpen = true;
        for (const each of draws) each();
      },
      async (on) => {
        const change = { kind, value: on ? 1 : 0, voter_token: voterToken() };
        const request = { method: "PUT", json: { ...json, ...change } };
        const isRight = (answer: { reactions: object }) => answer.reactions;
        await call(path, isRight, request);
        saveEntry("reactions", id, [...given].join(" "));
      },
      () => thread.frame.say(t("failed"), true),
    );
    return { chip, draw };
  });
  const draws = chips.map(({ draw }) => draw);
  const opener = button(
    "",
    () => {
      isOpen = !isOpen;
      set(opener, { "aria-expanded": `${isOpen}` });
      for (const draw of draws) draw();
    },
    { class: "act smile", "aria-expanded": "false", "aria-label": t("add") },
  );
  set(box, { role: "group", "aria-label": label });
  box.replaceChildren(...chips.map(({ chip }) => chip), isOpen ? "" : opener);
  for (const draw of draws) draw();
}
