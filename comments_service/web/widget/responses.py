"""The shapes of what the widget's API answers; web.present builds them, a test compares."""

from typing import Literal

from pydantic import ConfigDict, Field

from comments_service.web.http.schema import Schema


class Avatar(Schema):
    """For drawing: letters, and a hue in degrees."""

    initials: str
    hue: int


class Author(Schema):
    """Who wrote."""

    name: str | None
    website: str | None
    kind: Literal["anonymous", "named", "verified", "official"]
    badge: str | None
    service: str | None
    avatar: Avatar


class InReplyTo(Schema):
    """Whom a comment answers."""

    id: str
    name: str | None


class MoreReplies(Schema):
    """Answers that are not in this page."""

    count: int
    cursor: str


class Reason(Schema):
    """Why a comment is held."""

    code: str
    message: str


class CommentBase(Schema):
    """What every comment has."""

    model_config = ConfigDict(extra="forbid")

    id: str
    parent_id: str | None
    in_reply_to: InReplyTo | None = Field(description="Told in threads and pages of replies")
    html: str = Field(description="Safe HTML: only the tags that the documentation lists")
    status: Literal["published", "held", "deleted"]
    created_at: str
    edited_at: str | None
    author: Author | None = Field(description="Null on a tombstone")
    score: int
    up: int
    down: int
    pinned: bool
    deleted_by: Literal["author", "moderation"] | None = None
    reasons: list[Reason] | None = Field(None, description="Only for the author of a held comment")


class Comment(CommentBase):
    """A comment with its answers."""

    replies: list["Comment"]
    more_replies: MoreReplies | None = None


class ThreadInfo(Schema):
    """The comments of one page."""

    url: str
    title: str | None
    comment_count: int
    closed: bool
    closed_reason: Literal["manual", "age"] | None
    votes: bool


class SiteInfo(Schema):
    """Settings of the site that a widget needs."""

    key: str
    name: str
    language: str
    default_sort: Literal["oldest", "newest", "top"]
    theme: Literal["inherit", "light", "dark", "auto"]
    accent: str | None
    max_body_length: int
    max_depth: int
    require_name: bool
    edit_window_seconds: int
    closed_message: str | None


class ThreadAnswer(Schema):
    """A page of a thread."""

    thread: ThreadInfo
    site: SiteInfo
    comments: list[Comment]
    next_cursor: str | None
    previous_cursor: str | None


class RepliesAnswer(Schema):
    """A page of answers; those whose parent is not among them stand at the top."""

    comments: list[Comment]
    next_cursor: str | None


class LatestThread(Schema):
    """Where a comment stands."""

    url: str
    title: str | None


class LatestComment(CommentBase):
    """A comment outside of its thread."""

    thread: LatestThread


class LatestAnswer(Schema):
    """The newest comments, newest first."""

    comments: list[LatestComment]


class CountsAnswer(Schema):
    """Published comments by address, as the addresses were given."""

    counts: dict[str, int]
    page_ids: dict[str, int] | None = Field(None, description="If ids were asked for")


class PostedAnswer(Schema):
    """One's own comment, and the right to change it until ``edit_until``."""

    comment: Comment
    edit_token: str
    edit_until: str
    commenter_token: str | None = None


class TombstoneAnswer(Schema):
    """What is left of a deleted comment."""

    comment: Comment


class VoteAnswer(Schema):
    """The votes of a comment, and one's own."""

    score: int
    up: int
    down: int
    value: Literal[1, 0, -1]


class ReportAnswer(Schema):
    """The report has reached the moderators."""

    status: Literal["received"]


class PreviewAnswer(Schema):
    """The text as it would be published."""

    html: str
