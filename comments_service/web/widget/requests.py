"""The shapes of what the widget's API takes; requests are checked against them."""

from typing import Annotated, Literal

from pydantic import Field

from comments_service.rules.comments.reactions import MAX_KIND_LENGTH
from comments_service.rules.comments.voters import TOLD_APART
from comments_service.rules.core.cursors import ROOTS_CURSOR
from comments_service.rules.core.proofs import MAX_PROOF_LENGTH
from comments_service.rules.text.fields import (
    MAX_EMAIL_LENGTH,
    MAX_NAME_LENGTH,
    MAX_NOTE_LENGTH,
    MAX_TITLE_LENGTH,
    MAX_WEBSITE_LENGTH,
)
from comments_service.web.http.schema import (
    ADDRESS,
    EMAIL,
    URL_SHAPE,
    WHOLE,
    Body,
    IdCursor,
    Limit,
    PageId,
    Schema,
    typed,
)
from comments_service.web.widget.on_page import OnPage, SiteKey

# Of a list, what is no address spoils nothing: it has no comments.
UrlOrAnything = Annotated[str, Field(**URL_SHAPE)]


class ThreadQuery(OnPage):
    """Which page of which thread."""

    sort: Literal["oldest", "newest", "top"] | None = None
    limit: Limit = 50
    cursor: (
        Annotated[
            str,
            Field(
                max_length=64,
                description="next_cursor or previous_cursor of the page before, of the same sort",
                examples=["o.0.19b0c3f2a1d4e"],
                json_schema_extra={"pattern": f"^(?:{ROOTS_CURSOR})$"},
            ),
        ]
        | None
    ) = None
    at: Annotated[str, Field(max_length=64)] | None = Field(
        None, description="Begin with the root of this comment"
    )


class PublicationsQuery(OnPage):
    """What is new on which page."""

    since: Annotated[IdCursor, Field(description="since of the answer before")] = "0"


class RepliesQuery(Schema):
    """Which page of the answers below a comment."""

    cursor: IdCursor | None = None
    limit: Limit = 50


class LatestQuery(Schema):
    """The newest comments of a site."""

    site: SiteKey | None = None
    limit: Limit = 20


class CountsQuery(Schema):
    """Of which pages."""

    url: list[UrlOrAnything] = Field(default_factory=list, max_length=100)
    page_id: list[PageId] = Field(default_factory=list, max_length=100)
    site: SiteKey | None = None


class CountsBody(Schema):
    """Of which pages."""

    urls: list[UrlOrAnything] = Field(default_factory=list, max_length=100)
    page_ids: list[PageId] = Field(default_factory=list, max_length=100)
    site: SiteKey | None = None


class AuthorInput(Schema):
    """Who writes; all of it is optional unless the site asks for a name."""

    name: Annotated[str, typed(MAX_NAME_LENGTH, examples=["Léa"])] | None = None
    email: (
        Annotated[
            str,
            typed(
                MAX_EMAIL_LENGTH,
                pattern=EMAIL,
                description="Never shown to readers",
                examples=["lea@example.org"],
            ),
        ]
        | None
    ) = None
    website: (
        Annotated[str, typed(MAX_WEBSITE_LENGTH, pattern=ADDRESS, examples=["https://lea.example"])]
        | None
    ) = None


class MailsInput(Schema):
    """What a commenter wants to be mailed of, once they have confirmed the address."""

    about: Literal["replies", "page"] = Field(
        description="`replies` to this comment and what is decided on it, or every comment of the "
        "`page` as well"
    )
    rhythm: Literal["now", "daily"] = "now"
    time_zone: Annotated[str, Field(max_length=64, examples=["Europe/Paris"])] | None = Field(
        None, description="IANA name: a daily mail comes in the morning there"
    )


class CommentInput(OnPage):
    """A new comment."""

    title: str | None = Field(
        None,
        description=f"Of the page; cut to {MAX_TITLE_LENGTH} characters. Shown once the comment "
        "is published",
        examples=["Bread"],
    )
    parent_id: Annotated[str, Field(max_length=64)] | None = None
    body: Body
    author: AuthorInput = Field(default_factory=AuthorInput)
    mails: MailsInput | None = Field(
        None,
        description="Needs `author.email`; ignored where the site's `mails` is false. Nothing but "
        "one mail that asks for a confirmation is sent before that",
    )
    commenter_token: Annotated[str, Field(max_length=500)] | None = Field(
        None, description="From an earlier answer: makes a returning commenter known"
    )
    proof: Annotated[str, Field(max_length=MAX_PROOF_LENGTH)] | None = Field(
        None,
        description="The answer to the `challenge` of a refusal: *Proof of work* in docs/api.md",
    )
    trap: Annotated[str, Field(max_length=2000)] = Field(
        "", description="A field hidden from people: leave it empty"
    )
    filled_in_ms: Annotated[int, Field(ge=0), WHOLE] | None = Field(
        None, description="How long the form was open, in milliseconds"
    )


class EditInput(Schema):
    """The new text of one's own comment."""

    body: Body


class VoterInput(Schema):
    """Which of the readers at an address."""

    voter_token: (
        Annotated[
            str,
            Field(
                pattern=r"^[A-Za-z0-9_-]{16,64}$",
                description="A random text that the client draws once and keeps, to tell several "
                f"readers at one address apart, {TOLD_APART} at most",
                examples=["5f0c3b7a9d2e4f6188a1c0d9e7b35a42"],
            ),
        ]
        | None
    ) = None


class VoteInput(VoterInput):
    """1 for, -1 against, 0 to take it back."""

    value: Annotated[int, Field(ge=-1, le=1), WHOLE]


class ReactionInput(VoterInput):
    """1 to give the reaction, 0 to take it back."""

    kind: Annotated[
        str,
        Field(
            min_length=1,
            max_length=MAX_KIND_LENGTH,
            description="One of the site's `reactions`",
            examples=["👍"],
        ),
    ]
    value: Annotated[int, Field(ge=0, le=1), WHOLE]


class PageReactionInput(OnPage, ReactionInput):
    """A reaction to a page."""


class ReportInput(Schema):
    """What is wrong with a comment."""

    reason: Literal["spam", "abuse", "off_topic", "other"]
    note: Annotated[str, Field(max_length=MAX_NOTE_LENGTH)] | None = None


class PreviewInput(Schema):
    """A text that is not yet posted."""

    body: Body
    site: SiteKey | None = None
