"""The shapes of what the widget's API takes; requests are checked against them."""

from typing import Annotated, Literal

from pydantic import Field

from comments_service.web.http.schema import (
    BODY_BOUND,
    BODY_DESCRIPTION,
    URL_BOUND,
    PageId,
    Schema,
)

Url = Annotated[str, Field(min_length=1, max_length=URL_BOUND, description="Address of the page")]
SiteKey = Annotated[
    str, Field(max_length=64, pattern=r"^[^\x00]*$", description="Public key of the site")
]
Body = Annotated[str, Field(max_length=BODY_BOUND, description=BODY_DESCRIPTION)]
Limit = Annotated[int, Field(ge=1, le=100)]
Text = Annotated[str, Field(max_length=2000)]
CursorText = Annotated[str, Field(max_length=64)]


class ThreadQuery(Schema):
    """Which page of which thread."""

    url: Url
    page_id: PageId | None = None
    site: SiteKey | None = None
    sort: Literal["oldest", "newest", "top"] | None = None
    limit: Limit = 50
    cursor: CursorText | None = None
    at: Annotated[str, Field(max_length=64)] | None = Field(
        None, description="Begin with the root of this comment"
    )


class RepliesQuery(Schema):
    """Which page of the answers below a comment."""

    cursor: CursorText | None = None
    limit: Limit = 50


class LatestQuery(Schema):
    """The newest comments of a site."""

    site: SiteKey | None = None
    limit: Limit = 20


class CountsQuery(Schema):
    """Of which pages."""

    url: list[Url] = Field(default_factory=list, max_length=100)
    page_id: list[PageId] = Field(default_factory=list, max_length=100)
    site: SiteKey | None = None


class CountsBody(Schema):
    """Of which pages."""

    urls: list[Url] = Field(default_factory=list, max_length=100)
    page_ids: list[PageId] = Field(default_factory=list, max_length=100)
    site: SiteKey | None = None


class AuthorInput(Schema):
    """Who writes; all of it is optional unless the site asks for a name."""

    name: Text | None = None
    email: Text | None = None
    website: Text | None = None


class CommentInput(Schema):
    """A new comment."""

    url: Url
    page_id: PageId | None = None
    site: SiteKey | None = None
    title: str | None = Field(
        None,
        description="Of the page; cut to 300 characters. Shown once the comment is published",
    )
    parent_id: Annotated[str, Field(max_length=64)] | None = None
    body: Body
    author: AuthorInput = Field(default_factory=AuthorInput)
    commenter_token: Annotated[str, Field(max_length=500)] | None = Field(
        None, description="From an earlier answer: makes a returning commenter known"
    )
    trap: Text = Field("", description="A field hidden from people: leave it empty")
    filled_in_ms: Annotated[int, Field(ge=0)] | None = Field(
        None, description="How long the form was open, in milliseconds"
    )


class EditInput(Schema):
    """The new text of one's own comment."""

    body: Body


class VoteInput(Schema):
    """1 for, -1 against, 0 to take it back."""

    value: Annotated[int, Field(ge=-1, le=1)]


class ReportInput(Schema):
    """What is wrong with a comment."""

    reason: Literal["spam", "abuse", "off_topic", "other"]
    note: Annotated[str, Field(max_length=500)] | None = None


class PreviewInput(Schema):
    """A text that is not yet posted."""

    body: Body
    site: SiteKey | None = None
