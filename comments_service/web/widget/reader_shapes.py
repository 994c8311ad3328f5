"""The shapes of what readers who sign in send and get."""

from typing import Annotated, Literal

from pydantic import Field

from comments_service.rules.text.fields import MAX_EMAIL_LENGTH
from comments_service.web.http.schema import EMAIL, Schema, typed
from comments_service.web.widget.on_page import OnPage, SiteKey
from comments_service.web.widget.responses import Comment


class ReaderLinkInput(OnPage):
    """Where to mail a link, and the page that it leads back to."""

    email: Annotated[str, typed(MAX_EMAIL_LENGTH, pattern=EMAIL, examples=["lea@example.org"])]
    time_zone: Annotated[str, Field(max_length=64, examples=["Europe/Paris"])] | None = None


class FollowInput(OnPage):
    """The page to follow, and where its mails go: for who is signed in, to their own address."""

    email: (
        Annotated[str, typed(MAX_EMAIL_LENGTH, pattern=EMAIL, examples=["lea@example.org"])] | None
    ) = None
    rhythm: Literal["now", "daily"] = "now"
    time_zone: Annotated[str, Field(max_length=64, examples=["Europe/Paris"])] | None = None


class ReaderCodeInput(Schema):
    """A code from the address of the page."""

    site: SiteKey | None = None
    code: Annotated[str, Field(min_length=1, max_length=100, examples=["h3Yl…"])]


class ReaderSsoInput(Schema):
    """A token that the site signed: who is signed in on its own page."""

    site: SiteKey | None = None
    token: Annotated[str, Field(min_length=1, max_length=8192, examples=["eyJhbGciOi…"])]


class ReaderSiteQuery(Schema):
    """Which site."""

    site: SiteKey | None = None


class ReaderPageInput(OnPage):
    """Which page to come back to."""


class ReaderLinkAnswer(Schema):
    """The same whether a mail is on its way or the limits keep it back."""

    sent: bool


class FollowAnswer(Schema):
    """The same whether the address is confirmed or its owner is asked to confirm it."""

    followed: bool


class ReaderSessionAnswer(Schema):
    """Who is signed in now; the token goes into ``Authorization: Bearer``."""

    token: str = Field(examples=["palabre_reader_…"])
    name: str | None = Field(examples=["Léa"])
    email: str | None = Field(examples=["lea@example.org"])


class SignedOutAnswer(Schema):
    """The token is worth nothing any more."""

    signed_out: bool


class ReadersComment(Schema):
    """One's own comment, with its text as it was typed."""

    comment: Comment
    source: str = Field(examples=["Thank you *so* much!"])


class ReaderAnswer(Schema):
    """Who is signed in, whether the site lets them edit, and their comments on the page."""

    name: str | None = Field(examples=["Léa"])
    email: str | None = Field(examples=["lea@example.org"])
    may_edit: bool
    comments: list[ReadersComment]


class ReaderPageAnswer(Schema):
    """Where everything of theirs is, for one hour."""

    url: str = Field(examples=["https://comments.example/subscriptions/eyJ…"])
