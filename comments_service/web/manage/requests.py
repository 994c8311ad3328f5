"""The shapes of what programs send; requests are checked against them."""

from typing import Annotated

from pydantic import Field

from comments_service.rules.community.search import LONGEST
from comments_service.rules.moderation.queue import View
from comments_service.web.http.decision_shapes import Version
from comments_service.web.http.schema import WHOLE, Body, IdCursor, Limit, PageId, Schema, Url

Day = Annotated[
    str,
    Field(
        max_length=10,
        description="A day in UTC",
        examples=["2026-11-22"],
        json_schema_extra={"format": "date", "pattern": "^(?:19[7-9][0-9]|2[01][0-9]{2})-"},
    ),
]


class CommentsQuery(Schema):
    """Which comments: what a search finds, or a view of the console."""

    q: str = Field(
        "",
        max_length=LONGEST,
        description="As in the console's search box: words, author: page: status: link: before: "
        "after: needs: assignee: due:. Without it all comments. The newest first. Not with view",
        examples=["status:held page:/bread"],
    )
    view: View | None = Field(
        None, description="A view of the console, in its order. Not with q", examples=["review"]
    )
    cursor: IdCursor | None = None
    limit: Limit = 50


class RewordingInput(Schema):
    """Another text in place of what was seen; what it said before is kept for the team."""

    body: Body
    version: Version


class PageInput(Schema):
    """What a page is called and where it is; whether, and how often, one may comment there."""

    url: Url | None = Field(None, description="Of the page; or page_id")
    page_id: PageId | None = None
    closed: bool | None = Field(None, description="Left out: as it is", examples=[True])
    slow_seconds: Annotated[int, Field(ge=0, le=86_400), WHOLE] | None = Field(
        None, description="0: no longer slow. Left out: as it is", examples=[60]
    )
    title: Annotated[str, Field(max_length=2000)] | None = Field(
        None,
        description="Stays, whatever comments say; empty: as comments say. Left out: as it is",
        examples=["Bread and water"],
    )
    address: Url | None = Field(
        None,
        description="Where links to the page lead: a new spelling of its address, or any address "
        "of the site for a page with an id. Left out: as it is",
        examples=["https://blog.example/Bread"],
    )
