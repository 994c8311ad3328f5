"""The shapes of what Isso's API takes; requests are checked against them.

Isso has no bounds where ours bind: a larger ``limit`` is the largest one, and what it leaves out is
counted.
"""

from typing import Annotated

from pydantic import Field, RootModel

from comments_service.rules.core.identity import LARGEST_ID
from comments_service.rules.core.proofs import MAX_PROOF_LENGTH
from comments_service.rules.text.fields import (
    MAX_BODY_LENGTH,
    MAX_EMAIL_LENGTH,
    MAX_NAME_LENGTH,
    MAX_WEBSITE_LENGTH,
)
from comments_service.rules.text.urls import MAX_ESCAPED_LENGTH
from comments_service.web.http.schema import WHOLE, Schema

#: Of one request.
URIS_AT_MOST = 100
#: A moment in seconds since 1970 whose ids fit into a database: until the year 2223.
_LATEST_MOMENT = 8_000_000_000

Uri = Annotated[str, Field(min_length=1, max_length=MAX_ESCAPED_LENGTH)]
UriOrAnything = Annotated[str, Field(max_length=MAX_ESCAPED_LENGTH)]
SiteKey = Annotated[str, Field(max_length=64, pattern=r"^[^\x00]*$")]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Count = Annotated[int, Field(ge=0, le=LARGEST_ID)]


class SiteQuery(Schema):
    """Of which site: for those who have several."""

    site: SiteKey | None = None


class UriQuery(SiteQuery):
    """Of which page."""

    uri: Uri


class ThreadQuery(UriQuery):
    """Which comments of which page; ``after`` in seconds since 1970."""

    parent: Id | None = None
    limit: Count | None = None
    nested_limit: Count | None = None
    after: Annotated[float, Field(ge=0, le=_LATEST_MOMENT, allow_inf_nan=False)] = 0


class LatestQuery(SiteQuery):
    """How many of the newest comments."""

    limit: Annotated[int, Field(ge=1, le=LARGEST_ID)]


class Uris(RootModel[Annotated[list[UriOrAnything], Field(max_length=URIS_AT_MOST)]]):
    """Pages to count the comments of."""


class CommentInput(Schema):
    """A new comment; what Isso takes besides is left alone. ``proof``: of work, where it is due."""

    text: Annotated[str, Field(max_length=2 * MAX_BODY_LENGTH)]
    author: Annotated[str, Field(max_length=2 * MAX_NAME_LENGTH)] | None = None
    email: Annotated[str, Field(max_length=2 * MAX_EMAIL_LENGTH)] | None = None
    website: Annotated[str, Field(max_length=2 * MAX_WEBSITE_LENGTH)] | None = None
    parent: Annotated[Id, WHOLE] | None = None
    title: str | None = None
    proof: Annotated[str, Field(max_length=MAX_PROOF_LENGTH)] | None = None
