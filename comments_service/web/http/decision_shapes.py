"""The shapes of what moderators do with a comment, by a program or on its page."""

from typing import Annotated

from pydantic import Field

from comments_service.rules.comments.status import Decision
from comments_service.rules.text.fields import MAX_NOTE_LENGTH
from comments_service.web.http.schema import WHOLE, Body, Schema

Version = Annotated[
    int,
    Field(
        ge=0,
        lt=2**31,
        description="The comment's version as it was read: if it has another by now, nothing is "
        "done and the answer is 409 conflict",
        examples=[2],
    ),
    WHOLE,
]
Reason = Annotated[
    str,
    Field(
        max_length=MAX_NOTE_LENGTH,
        description="Kept with the decision",
        examples=["Off topic"],
    ),
]


class DecisionInput(Schema):
    """A decision on what was seen."""

    decision: Decision = Field(examples=["approve"])
    version: Version
    reason: Reason = ""


class UndoInput(Schema):
    """The last decision is to be taken back."""

    version: Version


class ReplyInput(Schema):
    """An answer under the site's name, with the official badge."""

    body: Body


class PinInput(Schema):
    """Whether a comment stands first on its page."""

    pinned: bool = Field(examples=[True])
