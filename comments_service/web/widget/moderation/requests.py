"""The shapes of what moderators send from pages."""

from typing import Annotated

from pydantic import Field

from comments_service.web.http.schema import PageId, Schema, Url
from comments_service.web.widget.on_page import Canonical

#: As many as the widget shows on its own at once.
MOST_COMMENTS = 200


class CodeInput(Schema):
    """The code with which the console opened the page."""

    code: Annotated[str, Field(min_length=1, max_length=100, examples=["dT3f…"])]


class CommentsInput(Schema):
    """Which comments of a page are shown."""

    url: Url
    page_id: PageId | None = None
    canonical: Canonical | None = None
    ids: list[Annotated[str, Field(max_length=64)]] = Field(
        default_factory=list,
        max_length=MOST_COMMENTS,
        description="Those of which the present version is wanted",
        examples=[["1-19b0c3f2a1d4e"]],
    )
