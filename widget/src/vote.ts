import { loadActions } from "./chunks.js";
import type { CommentHandle } from "./contracts.js";
import { button, set } from "./dom.js";
import { written } from "./intl.js";
import { read } from "./store.js";

/** Shown at once, sent behind; a failure is undone aloud. Quick clicks end in the last one's state. */
export function likeButton({ comment, name, thread }: CommentHandle): HTMLButtonElement {
  const { t } = thread;
  let liked = !!read<Record<string, number>>("votes", {})[comment.id];
  let saved = liked;
  let busy = false;
  const like = button("", () => void vote(), { class: "act like" });
  const draw = () => {
    set(like, {
      "aria-pressed": `${liked}`,
      "aria-label": t("likeOf", { n: comment.up, name }),
    });
    like.textContent = comment.up ? written(comment.up, thread.settings.language) : "";
  };
  const flip = () => {
    liked = !liked;
    comment.up = Math.max(0, comment.up + (liked ? 1 : -1));
    draw();
  };
  const vote = async () => {
    flip();
    if (busy) return;
    busy = true;
    try {
      while (liked !== saved) {
        const sent = liked;
        const { saveVote } = await loadActions();
        const up = await saveVote(comment.id, sent);
        saved = sent;
        if (liked === saved) comment.up = up;
      }
      draw();
    } catch {
      if (liked !== saved) flip();
      thread.frame.say(t("likeFailed"), true);
    }
    busy = false;
  };
  draw();
  return like;
}
