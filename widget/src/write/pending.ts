import type { Shown } from "../comment.js";
import type { Composer } from "./composer.js";
import type { Attempt } from "./drafts.js";

/** The row that is shown while the service has not answered. */
export function pending({ key, payload }: Attempt, { thread, parent }: Composer): Shown {
  const { name, website } = payload.author;
  const initials = [...(name ?? thread.t("someone"))][0]!.toUpperCase();
  return {
    ...{ id: key, parent_id: parent?.comment.id ?? null, html: "", text: payload.body },
    ...{ status: "published", created_at: new Date().toISOString(), edited_at: null },
    in_reply_to: parent && { id: parent.comment.id, name: parent.comment.author?.name ?? null },
    author: {
      ...{ name: name ?? null, website: website ?? null, kind: "anonymous", badge: null, service: null },
      avatar: { initials, hue: 200 },
    },
    ...{ score: 0, up: 0, down: 0, pinned: false, replies: [] },
  };
}
