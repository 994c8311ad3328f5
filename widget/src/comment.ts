/** One comment: its article and, below it, its replies. */
import { button, h, set } from "./dom.js";
import { Replies } from "./replies.js";
import { safeHtml, webAddress } from "./safe-html.js";
import { fullTime, timeAgo } from "./time.js";
import { likeButton } from "./vote.js";
import type { Thread } from "./thread.js";
import type { Author, Comment } from "./types.js";

/** A comment as shown; while it is being sent it has its text instead of the service's HTML. */
export type Shown = Comment & { text?: string };

export class CommentView {
  readonly el = h("li");
  readonly article = h("article", { tabindex: -1, part: "comment" });
  readonly replies: Replies;
  /** Where the second part puts its forms and notices. */
  readonly extra = h("div");

  constructor(
    readonly thread: Thread,
    readonly comment: Shown,
    readonly depth: number,
    readonly holder: string | null,
  ) {
    this.el.append(this.article, this.extra);
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
    const { id, author, status, text } = comment;
    thread.views.set(id, this);
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
    if (this.comment.in_reply_to) article.append(this.#whom(this.comment.in_reply_to));
    article.append(this.#body());
    if (text === undefined) article.append(this.#actions());
    thread.drawn?.(this);
  }

  /** The comment under its final id, once the service has it. */
  become(comment: Comment): void {
    const { replies } = this.comment;
    this.thread.views.delete(this.comment.id);
    Object.assign(this.comment, comment, { replies, text: undefined });
    this.draw();
  }

  #header(author: Author): HTMLElement {
    const { id, edited_at, pinned, text } = this.comment;
    const { t, language, options } = this.thread;
    const badge = words(author, t);
    const website = webAddress(author.website);
    const name = h("bdi", {}, this.name);
    const level = `h${Math.min(6, options.heading + 1)}` as "h3";
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
        ? h("a", { class: "when", href: `#c-${id}` }, timeElement(this.comment.created_at, language))
        : h("span", { class: "when" }, t("sending")),
      edited_at && h("span", { class: "when" }, t("edited")),
    );
  }

  #body(): HTMLElement {
    const { text, html } = this.comment;
    const body = h("div", { class: "body", part: "body", dir: "auto" });
    if (text === undefined) body.append(safeHtml(html));
    else body.append(h("p", {}, text));
    return body;
  }

  /** Indentation cannot be heard: words say who is answered. It ends after three levels: there they are seen. */
  #whom({ id, name }: { id: string; name: string | null }): HTMLElement {
    const { t } = this.thread;
    const seen = this.depth > 3 || this.comment.parent_id !== this.holder;
    const link = h("a", { href: `#c-${id}`, tabindex: seen ? null : -1 }, h("bdi", {}, name ?? t("someone")));
    const [start, end] = t("inReplyTo", { name: "\n" }).split("\n");
    return h("p", { class: seen ? "whom" : "sr" }, start, link, end);
  }

  #actions(): HTMLElement {
    const { thread, name } = this;
    const { t, info } = thread;
    const actions = h("div", { class: "actions", part: "actions" });
    if (this.comment.status === "published") {
      if (!info?.closed) {
        const onclick = () => void thread.compose({ parent: this.comment.id });
        const attributes = { "aria-label": t("replyTo", { name }), part: "button" };
        actions.append(button(t("reply"), onclick, attributes));
      }
      if (info?.votes !== false) actions.append(likeButton(this));
    }
    actions.append(this.#menuButton());
    if (thread.own(this.comment.id)) {
      void thread.more().then((more) => more.own(this, actions), () => undefined);
    }
    return actions;
  }

  #menuButton(): HTMLElement {
    const { thread, name } = this;
    const opener: HTMLButtonElement = button(
      "",
      () => void thread.more().then((more) => more.menu(this, opener), () => undefined),
      { class: "act dots", "aria-expanded": "false", "aria-label": thread.t("actions", { name }) },
    );
    return opener;
  }
}

function timeElement(datetime: string, language: string): HTMLTimeElement {
  const then = new Date(datetime);
  const title = fullTime(then, language);
  return h("time", { datetime, title }, timeAgo(then, new Date(), language));
}

function words({ badge, kind }: Author, t: Thread["t"]): string | null {
  const key = badge ?? kind;
  return /^(author|team|official|verified)$/.test(key) ? t(key as "team") : badge;
}
