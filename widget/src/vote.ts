import { loadActions } from "./chunks.js";
import type { CommentHandle } from "./contracts.js";
import { button, set } from "./dom.js";
import { written } from "./intl.js";
import { read } from "./store.js";
import { toggle } from "./toggle.js";

export function likeButton({ comment, name, thread }: CommentHandle): HTMLButtonElement {
  const { t } = thread;
  let liked = !!read<Record<string, number>>("votes", {})[comment.id];
  const draw = (up: number) => {
    comment.up = Math.max(0, up);
    set(like, {
      "aria-pressed": `${liked}`,
      "aria-label": t("likeOf", { n: comment.up, name }),
    });
    like.textContent = comment.up ? written(comment.up, thread.settings.language) : "";
  };
  const vote = toggle(
    liked,
    (on) => {
      liked = on;
      draw(comment.up + (on ? 1 : -1));
    },
    async (on) => {
      const up = await (await loadActions()).saveVote(comment.id, on);
      if (liked === on) draw(up);
    },
    () => thread.frame.say(t("likeFailed"), true),
  );
  const like = button("", () => void vote(), { class: "act like" });
  draw(comment.up);
  return like;
}
