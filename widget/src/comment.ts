/** One comment: its article and, below it, its replies. */

import type { CommentHandle, ShownComment, ThreadContext } from "./contracts.js";
import { button, h, set } from "./dom.js";
import { isRouted, linkTo } from "./page.js";
// biome-ignore lint/suspicious/noImportCycles: comments and replies are a tree.
import { Replies } from "./replies.js";
import { safeHtml, webAddress } from "./safe-html.js";
import type { Author } from "./types.js";
import { likeButton } from "./vote.js";

export class CommentView implements CommentHandle {
  readonly el = h("li");
  readonly article = h("article", { tabindex: -1, part: "comment" });
  readonly replies: Replies;
  readonly extra = h("div");

  constructor(
    readonly thread: ThreadContext,
    readonly comment: ShownComment,
    readonly parent: string | null = null,
    readonly depth = 0,
  ) {
    this.el.append(this.article, this.extra);
    thread.comments.get(comment.id)!.view = this;
    thread.comments.shown++;
    this.replies = new Replies(this);
    this.draw();
    this.replies.draw();
  }

  get name(): string {
    return this.comment.author?.name ?? this.thread.t("someone");
  }

  /** Shows what the comment is now; its replies are left alone. */
  draw(): void {
    const { comment, thread, article } = this;
    const { id, author, status, text, in_reply_to } = comment;
    this.el.id = `i-${id}`;
    set(article, { id: `c-${id}`, class: text === undefined ? status : "pending" });
    if (status === "deleted" || !author) {
      const gone = thread.t(comment.deleted_by === "author" ? "goneAuthor" : "goneModeration");
      set(article, { part: "comment tombstone", "aria-label": gone, "aria-labelledby": null });
      article.replaceChildren(h("p", {}, gone));
      return;
    }
    set(article, { "aria-labelledby": `a-${id}`, "aria-label": null });
    article.replaceChildren(this.#header(author));
    if (in_reply_to) article.append(this.#addressee(in_reply_to));
    article.append(this.#body());
    if (text === undefined) article.append(this.#actions());
    thread.afterDraw?.(this);
  }

  #header(author: Author): HTMLElement {
    const { id, edited_at, pinned, text, created_at } = this.comment;
    const { t, settings } = this.thread;
    const badge = badgeText(author, t);
    const website = webAddress(author.website);
    const name = h("bdi", {}, this.name);
    const level = `h${Math.min(6, settings.heading + 1)}` as "h3";
    const look = { class: "avatar", part: "avatar", title: author.service, "aria-hidden": "true" };
    const avatar = h("span", look, author.avatar.initials);
    avatar.style.setProperty("--hue", `${author.avatar.hue}`);
    return h(
      "header",
      {},
      avatar,
      h(
        level,
        { id: `a-${id}`, class: "by", part: "author" },
        website ? h("a", { href: website, rel: "nofollow ugc noopener" }, name) : name,
      ),
      badge && h("span", { class: "badge", part: "badge" }, badge),
      pinned && h("span", { class: "badge", part: "badge" }, t("pinned")),
      text === undefined
        ? this.#link(
            id,
            { class: "when" },
            h("time", { datetime: created_at }, created_at.slice(0, 10)),
          )
        : h("span", { class: "when" }, t("sending")),
      edited_at && h("span", { class: "when" }, t("edited")),
    );
  }

  #body(): HTMLElement {
    const { text, html } = this.comment;
    const body = h("div", { class: "body", part: "body", dir: "auto" });
    body.append(text === undefined ? safeHtml(html) : h("p", {}, text));
    return body;
  }

  /**
   * Whom the comment answers. Indentation cannot be heard: words say it. It ends after three
   * levels: there the words are seen.
   */
  #addressee({ id, name }: { id: string; name: string | null }): HTMLElement {
    const { t } = this.thread;
    const visible = this.depth > 3 || this.comment.parent_id !== this.parent;
    const link = this.#link(
      id,
      { tabindex: visible ? null : -1 },
      h("bdi", {}, name ?? t("someone")),
    );
    const [start, end] = t("inReplyTo", { name: "\n" }).split("\n");
    return h("p", { class: visible ? "whom" : "sr" }, start, link, end);
  }

  /** A link to a comment. Where the fragment is the page's route, the way there leaves it alone. */
  #link(
    id: string,
    attributes: { class?: string; tabindex?: number | null },
    text: Node,
  ): HTMLElement {
    const onclick = (event: Event) => {
      if (!isRouted()) return;
      event.preventDefault();
      void this.thread.goTo(id);
    };
    return h("a", { href: linkTo(id), onclick, ...attributes }, text);
  }

  #actions(): HTMLElement {
    const { thread, name, comment } = this;
    const { t, info, writing } = thread;
    const actions = h("div", { class: "actions", part: "actions" });
    if (comment.status === "published") {
      if (info?.votes !== false) actions.append(likeButton(this));
      if (!info?.closed) {
        const onclick = () => void writing.compose({ parent: comment.id });
        const attributes = { "aria-label": t("replyTo", { name }), part: "button" };
        actions.append(button(t("reply"), onclick, attributes));
      }
    }
    actions.append(this.#menuButton());
    if (thread.own(comment.id)) {
      thread.withActions(({ own }) => own(this, actions));
    }
    return actions;
  }

  #menuButton(): HTMLElement {
    const { thread, name } = this;
    const opener: HTMLButtonElement = button(
      "",
      () => thread.withActions(({ menu }) => menu(this, opener)),
      { class: "act dots", "aria-expanded": "false", "aria-label": thread.t("actions", { name }) },
    );
    return opener;
  }
}

function badgeText({ badge, kind }: Author, t: ThreadContext["t"]): string | null {
  const key = badge ?? kind;
  return /^(author|team|official|verified)$/.test(key) ? t(key as "team") : badge;
}
