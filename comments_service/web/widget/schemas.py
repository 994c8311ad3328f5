"""The shapes of the widget's API, as OpenAPI tells them.

Inputs are checked against these; answers are built in web.present and checked by a test.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Url = Annotated[str, Field(min_length=1, max_length=4000, description="Address of the page")]
SiteKey = Annotated[
    str, Field(max_length=64, pattern=r"^[^\x00]*$", description="Public key of the site")
]
Body = Annotated[str, Field(max_length=20_000, description="Markdown, up to 10,000 characters")]
Limit = Annotated[int, Field(ge=1, le=100)]
Text = Annotated[str, Field(max_length=2000)]
CursorText = Annotated[str, Field(max_length=64)]


class ThreadQuery(BaseModel):
    """Which page of which thread."""

    url: Url
    site: SiteKey | None = None
    sort: Literal["oldest", "newest", "top"] | None = None
    limit: Limit = 50
    cursor: CursorText | None = None
    at: Annotated[str, Field(max_length=64)] | None = Field(
        None, description="Begin with the root of this comment"
    )


class RepliesQuery(BaseModel):
    """Which page of the answers below a comment."""

    cursor: CursorText | None = None
    limit: Limit = 50


class LatestQuery(BaseModel):
    """The newest comments of a site."""

    site: SiteKey | None = None
    limit: Limit = 20


class CountsQuery(BaseModel):
    """Of which pages."""

    url: list[Url] = Field(min_length=1, max_length=100)
    site: SiteKey | None = None


class CountsBody(BaseModel):
    """Of which pages."""

    urls: list[Url] = Field(min_length=1, max_length=100)
    site: SiteKey | None = None


class AuthorInput(BaseModel):
    """Who writes; all of it is optional unless the site asks for a name."""

    name: Text | None = None
    email: Text | None = None
    website: Text | None = None


class CommentInput(BaseModel):
    """A new comment."""

    url: Url
    site: SiteKey | None = None
    title: Text | None = None
    parent_id: Annotated[str, Field(max_length=64)] | None = None
    body: Body
    author: AuthorInput = AuthorInput()
    commenter_token: Annotated[str, Field(max_length=500)] | None = Field(
        None, description="From an earlier answer: makes a returning commenter known"
    )
    trap: Text = Field("", description="A field hidden from people: leave it empty")
    filled_in_ms: Annotated[int, Field(ge=0)] | None = Field(
        None, description="How long the form was open, in milliseconds"
    )


class EditInput(BaseModel):
    """The new text of one's own comment."""

    body: Body


class VoteInput(BaseModel):
    """1 for, -1 against, 0 to take it back."""

    value: Literal[1, 0, -1]


class ReportInput(BaseModel):
    """What is wrong with a comment."""

    reason: Literal["spam", "abuse", "off_topic", "other"]
    note: Annotated[str, Field(max_length=500)] | None = None


class PreviewInput(BaseModel):
    """A text that is not yet posted."""

    body: Body
    site: SiteKey | None = None


class Avatar(BaseModel):
    """For drawing: letters, and a hue in degrees."""

    initials: str
    hue: int


class Author(BaseModel):
    """Who wrote."""

    name: str | None
    website: str | None
    kind: Literal["anonymous", "named", "verified", "official"]
    badge: str | None
    avatar: Avatar


class InReplyTo(BaseModel):
    """Whom a comment answers."""

    id: str
    name: str | None


class MoreReplies(BaseModel):
    """Answers that are not in this page."""

    count: int
    cursor: str


class Reason(BaseModel):
    """Why a comment is held."""

    code: str
    message: str


class CommentBase(BaseModel):
    """What every comment has."""

    model_config = ConfigDict(extra="forbid")

    id: str
    parent_id: str | None
    in_reply_to: InReplyTo | None
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


class ThreadInfo(BaseModel):
    """The comments of one page."""

    url: str
    title: str | None
    comment_count: int
    closed: bool
    closed_reason: Literal["manual", "age"] | None
    votes: bool


class SiteInfo(BaseModel):
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


class ThreadAnswer(BaseModel):
    """A page of a thread."""

    thread: ThreadInfo
    site: SiteInfo
    comments: list[Comment]
    next_cursor: str | None
    previous_cursor: str | None


class RepliesAnswer(BaseModel):
    """A page of answers; those whose parent is not among them stand at the top."""

    comments: list[Comment]
    next_cursor: str | None


class LatestThread(BaseModel):
    """Where a comment stands."""

    url: str
    title: str | None


class LatestComment(CommentBase):
    """A comment outside of its thread."""

    thread: LatestThread


class LatestAnswer(BaseModel):
    """The newest comments, newest first."""

    comments: list[LatestComment]


class CountsAnswer(BaseModel):
    """Published comments by address, as the addresses were given."""

    counts: dict[str, int]


class PostedAnswer(BaseModel):
    """One's own comment, and the right to change it until ``edit_until``."""

    comment: Comment
    edit_token: str
    edit_until: str
    commenter_token: str | None = None


class TombstoneAnswer(BaseModel):
    """What is left of a deleted comment."""

    comment: Comment


class VoteAnswer(BaseModel):
    """The votes of a comment, and one's own."""

    score: int
    up: int
    down: int
    value: Literal[1, 0, -1]


class ReportAnswer(BaseModel):
    """The report has reached the moderators."""

    status: Literal["received"]


class PreviewAnswer(BaseModel):
    """The text as it would be published."""

    html: str
