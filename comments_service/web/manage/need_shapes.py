"""What programs send about waits, and what they get."""

from typing import Annotated, Literal

from pydantic import Field

from comments_service.rules.community.needs import THEY_WRITE
from comments_service.rules.text.fields import MAX_NOTE_LENGTH
from comments_service.web.http.decision_shapes import Version
from comments_service.web.http.schema import MOMENT, WHOLE, Body, Limit, Schema, typed
from comments_service.web.manage.responses import Id, ManagedComment, Moment, Strict

_Version = Annotated[
    int,
    Field(
        ge=0,
        lt=2**31,
        description="The version of the wait as it was read, 0 where nobody waited: if it has "
        "another by now, nothing is done and the answer is 409 conflict",
        examples=[1],
    ),
    WHOLE,
]
_Note = Annotated[
    str, Field(max_length=MAX_NOTE_LENGTH, description="For the team", examples=["Ask Max"])
]


class NeedsQuery(Schema):
    """Which waits: those that need a reply, one's own, or those put off until later."""

    list: Literal["reply", "mine", "later"] = Field(
        "reply", description="Due first; later: by when they come back", examples=["reply"]
    )
    assignee: Annotated[int, Field(ge=1, lt=2**31), WHOLE] | None = Field(
        None, description="Whose, with the list mine; without it the token's maker's", examples=[3]
    )
    cursor: (
        Annotated[str, Field(max_length=40, pattern="^[0-9a-f]{1,14}[.][0-9a-f]{1,16}$")] | None
    ) = Field(None, examples=["6452a1b2c3d4e.19b0c3f2a1d4e"])
    limit: Limit = 50


class SeenInput(Schema):
    """The wait as it was seen."""

    version: _Version


class ClaimInput(SeenInput):
    """Somebody is answering, for five minutes; again for longer."""

    take_over: bool = Field(
        False, description="Also from somebody who is answering at this moment", examples=[False]
    )


class AssignInput(SeenInput):
    """Who is to answer."""

    assignee: Annotated[int, Field(ge=1, lt=2**31), WHOLE] | None = Field(
        description="The number of a member who may answer; null: nobody", examples=[3]
    )
    note: _Note = ""


class SnoozeInput(SeenInput):
    """Until when to put it off."""

    until: Annotated[
        str,
        typed(
            32,
            pattern=f"{MOMENT}|^{THEY_WRITE}$",
            description="In the future, within a year; they_write: until its commenter writes "
            "again, whenever that is",
            examples=["2026-12-24T07:00:00Z"],
        ),
    ]


class CloseInput(SeenInput):
    """Why it needs no reply."""

    reason: Literal["no_answer", "by_reader", "elsewhere", "duplicate"] = Field(
        examples=["no_answer"]
    )
    note: _Note = ""


class AnswerInput(Schema):
    """An official answer, under the site's name."""

    body: Body
    newest_seen: Annotated[str, Field(max_length=40)] | None = Field(
        None,
        description="The id of the newest official answer to the comment that was seen, empty: "
        "none. If there is a newer one, nothing is done and the answer is 409 conflict with its "
        "text. Left out: whatever others have answered",
        examples=["1-19b0c3f2a1d4e"],
    )
    approves: Version | None = Field(
        None,
        description="The version of a held comment, to be approved with the answer; needs the "
        "scope moderate",
    )
    saved_reply: Annotated[str, Field(max_length=40)] | None = Field(
        None, description="The saved reply that it was made of", examples=["19b0c3f2a1d4e"]
    )


class TeamMember(Strict):
    """Somebody of the team."""

    id: int = Field(examples=[3])
    name: str = Field(examples=["Ana"])


class Wait(Strict):
    """Who waits, since when, until when to answer, and who is on it."""

    state: Literal["open", "snoozed", "answered", "closed"] = Field(examples=["open"])
    cause: Literal["manual", "follow_up", "watch", "asks", "all"] = Field(examples=["asks"])
    version: int = Field(description="To be sent with a step", examples=[1])
    waits_since: str = Moment
    due_at: str = Moment
    target_s: int | None = Field(examples=[3600])
    assignee: TeamMember | None
    claimed_by: TeamMember | None = Field(description="Who is answering at this moment")
    claimed_until: str | None = Moment
    wake_at: str | None = Field(
        description="When it comes back; null while it is put off until its commenter writes",
        examples=["2026-11-22T19:48:05.120Z"],
    )
    answer_id: str | None = Id
    proposal_id: str | None = Id
    answered_at: str | None = Moment
    answered_by: str | None = Field(examples=["Ana"])
    closed_reason: str | None = Field(examples=["no_answer"])
    notes: int = Field(description="How many notes the team has taken on it", examples=[0])


class WaitOfComment(Strict):
    """A comment and its wait; null where nobody waits."""

    comment: ManagedComment
    need: Wait | None


class NeedsAnswer(Strict):
    """A page of waits."""

    needs: list[WaitOfComment]
    next_cursor: str | None = Field(examples=["6452a1b2c3d4e.19b0c3f2a1d4e"])


class AnswerMade(Strict):
    """The official answer, published or proposed, and whether the same request had made it."""

    comment: ManagedComment
    is_repeat: bool = Field(examples=[False])
