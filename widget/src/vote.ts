import { button, set } from "./dom.js";
import { keepIn, read } from "./store.js";
import type { CommentView } from "./comment.js";

interface Votes {
  up: number;
  down: number;
  score: number;
}

/** Shown at once, sent behind; a failure is undone aloud. Quick clicks end in the last one's state. */
export function likeButton({ comment, name, thread }: CommentView): HTMLButtonElement {
  const { t, api } = thread;
  let wanted = !!read<Record<string, number>>("votes", {})[comment.id];
  let sent = wanted;
  let busy = false;
  const like = button("", () => void vote(), { class: "act like" });
  const draw = () => {
    set(like, {
      "aria-pressed": `${wanted}`,
      "aria-label": t("likeOf", { n: comment.up, name }),
    });
    like.textContent = comment.up ? new Intl.NumberFormat(thread.language).format(comment.up) : "";
  };
  const flip = () => {
    wanted = !wanted;
    comment.up = Math.max(0, comment.up + (wanted ? 1 : -1));
    draw();
  };
  const vote = async () => {
    flip();
    if (busy) return;
    busy = true;
    try {
      while (wanted !== sent) {
        const value = wanted ? 1 : 0;
        const path = `/comments/${comment.id}/vote`;
        const isRight = (answer: Votes) => typeof answer.up === "number";
        const { up } = await api.call<Votes>(path, isRight, { method: "PUT", json: { value } });
        sent = !!value;
        keepIn("votes", comment.id, value);
        if (wanted === sent) comment.up = up;
      }
      draw();
    } catch {
      if (wanted !== sent) flip();
      thread.say(t("likeFailed"), true);
    }
    busy = false;
  };
  draw();
  return like;
}
