"""The shapes of what moderators get on pages: never an e-mail address, nor a hash of one."""

from typing import Literal

from pydantic import ConfigDict, Field

from comments_service.web.http.schema import Schema
from comments_service.web.widget.responses import Comment


class SessionAnswer(Schema):
    """The right to moderate on the pages of the origin that asked."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(description="For `Authorization: Bearer …`", examples=["palabre_page_…"])
    expires_at: str = Field(examples=["2026-11-23T03:48:05.120Z"])
    site: str = Field(examples=["Léa"])
    name: str = Field(examples=["Zoë"])
    can: list[Literal["reply", "decide"]] = Field(examples=[["reply", "decide"]])


class ModeratedComment(Comment):
    """A comment as it is now, whatever its status."""

    status: Literal["published", "held", "spam", "deleted"]  # type: ignore[assignment]
    version: int = Field(description="To decide on what was seen", examples=[2])


class PageCommentsAnswer(Schema):
    """The comments that were named, and those of the page that wait, the oldest 50."""

    comments: list[ModeratedComment]
    held: list[ModeratedComment]


class PageCommentAnswer(Schema):
    """A comment as it is now."""

    comment: ModeratedComment


class EndedAnswer(Schema):
    """The token opens nothing any more."""

    status: Literal["ended"]
