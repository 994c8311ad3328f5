"""The shapes of what the widget's API answers; web.present builds them, a test compares."""

from typing import Literal

from pydantic import ConfigDict, Field

from comments_service.web.http.schema import Schema


class Avatar(Schema):
    """For drawing: letters, and a hue in degrees."""

    initials: str = Field(examples=["L"])
    hue: int = Field(examples=[212])


class Author(Schema):
    """Who wrote."""

    name: str | None = Field(examples=["Léa"])
    website: str | None = Field(examples=["https://lea.example"])
    kind: Literal["anonymous", "named", "verified", "official"] = Field(examples=["named"])
    badge: str | None = Field(examples=[None])
    service: str | None = Field(examples=[None])
    avatar: Avatar


class InReplyTo(Schema):
    """Whom a comment answers."""

    id: str = Field(examples=["1-19b0c3f2a1d4e"])
    name: str | None = Field(examples=["Léa"])


class MoreReplies(Schema):
    """Answers that are not in this page."""

    count: int = Field(examples=[12])
    cursor: str = Field(examples=["19b0c3f2a1d4e"])


class Reason(Schema):
    """Why a comment is held."""

    code: str = Field(examples=["links"])
    message: str = Field(examples=["It has 3 links; the site's limit is 2."])


_REACTIONS = Field(
    description="How many readers gave each reaction that the site offers, or has offered",
    examples=[{"👍": 3}],
)


class CommentBase(Schema):
    """What every comment has."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(examples=["1-19b0c3f2a1d4e"])
    parent_id: str | None = Field(examples=[None])
    in_reply_to: InReplyTo | None = Field(
        description="Told in threads and pages of replies", examples=[None]
    )
    html: str = Field(
        description="Safe HTML: only the tags that the documentation lists",
        examples=["<p>Well <em>said</em>.</p>"],
    )
    status: Literal["published", "held", "deleted"]
    created_at: str = Field(examples=["2026-11-22T19:48:05.120Z"])
    edited_at: str | None = Field(examples=["2026-11-22T19:50:00.000Z"])
    author: Author | None = Field(description="Null on a tombstone")
    score: int = Field(examples=[3])
    up: int = Field(examples=[4])
    down: int = Field(examples=[1])
    reactions: dict[str, int] = _REACTIONS
    pinned: bool = Field(examples=[False])
    deleted_by: Literal["author", "moderation"] | None = None
    reasons: list[Reason] | None = Field(None, description="Only for the author of a held comment")


class Comment(CommentBase):
    """A comment with its answers."""

    replies: list["Comment"]
    more_replies: MoreReplies | None = None


class ThreadInfo(Schema):
    """The comments of one page."""

    id: str | None = Field(description="Null until somebody has written", examples=["1-19b0c3f2a"])
    key: str = Field(
        description="The page, the same for all its addresses", examples=["blog.example/bread"]
    )
    url: str = Field(examples=["https://blog.example/bread"])
    title: str | None = Field(examples=["Bread"])
    comment_count: int = Field(examples=[24])
    closed: bool = Field(examples=[False])
    closed_reason: Literal["manual", "age", "preview"] | None
    votes: bool = Field(examples=[True])
    since: str = Field(
        description="Cursor for what is published from now on", examples=["19b0c3f2a1d4e"]
    )
    reactions: dict[str, int] = _REACTIONS
    mention_count: int = Field(
        description="Published links from other sites, likes and reposts included", examples=[3]
    )


class SiteInfo(Schema):
    """Settings of the site that a widget needs."""

    key: str = Field(examples=["default"])
    name: str = Field(examples=["Léa"])
    language: str = Field(examples=["en"])
    default_sort: Literal["oldest", "newest", "top"]
    theme: Literal["inherit", "light", "dark", "auto"]
    accent: str | None = Field(examples=["#1f6f54"])
    max_body_length: int = Field(examples=[10_000])
    max_depth: int = Field(examples=[6])
    require_name: bool = Field(examples=[False])
    edit_window_seconds: int = Field(examples=[900])
    closed_message: str | None = Field(examples=[None])
    reactions: list[str] = Field(
        description="The reactions that readers can give, at most 6", examples=[["👍", "❤️"]]
    )
    mails: bool = Field(description="Whether commenters can ask for mails about comments")
    accounts: bool = Field(description="Whether readers can sign in with an account elsewhere")


class ThreadAnswer(Schema):
    """A page of a thread."""

    thread: ThreadInfo
    site: SiteInfo
    comments: list[Comment]
    next_cursor: str | None = Field(examples=["o.0.19b0c3f2a1d4e"])
    previous_cursor: str | None = Field(examples=[None])


class PublicationsAnswer(Schema):
    """What was published since the cursor, in that order, without nesting."""

    comment_count: int = Field(examples=[25])
    comments: list[Comment]
    since: str = Field(description="Cursor for the next time", examples=["19b0c3f2a1d4e"])
    has_more: bool = Field(examples=[False])


class RepliesAnswer(Schema):
    """A page of answers; those whose parent is not among them stand at the top."""

    comments: list[Comment]
    next_cursor: str | None = Field(examples=["o.0.19b0c3f2a1d4e"])


class LatestThread(Schema):
    """Where a comment stands."""

    url: str = Field(examples=["https://blog.example/bread"])
    title: str | None = Field(examples=["Bread"])


class LatestComment(CommentBase):
    """A comment outside of its thread."""

    thread: LatestThread


class LatestAnswer(Schema):
    """The newest comments, newest first."""

    comments: list[LatestComment]


class CountsAnswer(Schema):
    """Published comments by address, as the addresses were given."""

    counts: dict[str, int] = Field(examples=[{"https://blog.example/bread": 24}])
    page_ids: dict[str, int] | None = Field(
        None, description="If ids were asked for", examples=[None]
    )


class PostedAnswer(Schema):
    """One's own comment, and the right to change it until ``edit_until``."""

    comment: Comment
    edit_token: str = Field(examples=["eyJ…"])
    edit_until: str = Field(examples=["2026-11-22T20:03:05.120Z"])
    commenter_token: str | None = Field(None, examples=["eyJ…"])


class TombstoneAnswer(Schema):
    """What is left of a deleted comment."""

    comment: Comment


class VoteAnswer(Schema):
    """The votes of a comment, and one's own."""

    score: int = Field(examples=[3])
    up: int = Field(examples=[4])
    down: int = Field(examples=[1])
    value: Literal[1, 0, -1]


class ReactionAnswer(Schema):
    """The reactions to a comment or page, after one's own."""

    reactions: dict[str, int] = _REACTIONS
    kind: str = Field(examples=["👍"])
    value: Literal[1, 0]


class ReportAnswer(Schema):
    """The report has reached the moderators."""

    status: Literal["received"]


class PreviewAnswer(Schema):
    """The text as it would be published."""

    html: str = Field(examples=["<p>Well <em>said</em>.</p>"])
