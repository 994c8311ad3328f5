"""What waits for an answer, why, and what may happen to a wait: one table of transitions.

A claim and an assignee are attributes of what waits, not states: a lease that ran out needs no job.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from comments_service.errors import N_, AppError, invalid


class NeedState(StrEnum):
    """Where a wait stands."""

    OPEN = "open"
    SNOOZED = "snoozed"
    ANSWERED = "answered"
    CLOSED = "closed"


class Cause(StrEnum):
    """Why somebody waits, the strongest first."""

    MANUAL = "manual"
    FOLLOW_UP = "follow_up"
    WATCH = "watch"
    ASKS = "asks"
    ALL = "all"


class Step(StrEnum):
    """What happens to a wait, as its log says it."""

    OPENED = "opened"
    JOINED = "joined"
    ASSIGNED = "assigned"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    PROPOSED = "proposed"
    DECLINED = "declined"
    ANSWERED = "answered"
    REOPENED = "reopened"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


#: Which policies of a site there are, and their names.
POLICIES: Mapping[str, str] = {
    "asks": N_("comments that ask something"),
    "all": N_("all comments"),
    "watched": N_("only what a watch matches"),
    "off": N_("none"),
}
CAUSE_TEXTS: Mapping[Cause, str] = {
    Cause.MANUAL: N_("marked by the team"),
    Cause.FOLLOW_UP: N_("wrote back"),
    Cause.WATCH: N_("matched by a watch"),
    Cause.ASKS: N_("asks"),
    Cause.ALL: N_("every comment is answered here"),
}
STATE_TEXTS: Mapping[NeedState, str] = {
    NeedState.OPEN: N_("Needs a reply"),
    NeedState.SNOOZED: N_("Later"),
    NeedState.ANSWERED: N_("Answered"),
    NeedState.CLOSED: N_("Closed without reply"),
}
#: Why the team closes without a reply, in the order of its keys.
CLOSING_TEXTS: Mapping[str, str] = {
    "no_answer": N_("needs no answer"),
    "by_reader": N_("a reader answered"),
    "elsewhere": N_("answered elsewhere"),
    "duplicate": N_("asked before"),
}
#: Reasons of closings that nobody chooses: the author asks no longer, the comment is gone.
EDITED, WITHDRAWN = "edited", "withdrawn"
#: What a wait is put off until, where only a further comment of its commenter brings it back: the
#: word of forms, programs and the log, and the moment that stands behind all others in the list.
THEY_WRITE, UNTIL_THEY_WRITE = "they_write", datetime(2199, 1, 1, tzinfo=UTC)
#: How long a claim holds without a sign of life.
LEASE = timedelta(minutes=5)

#: Steps after which somebody waits who did not before.
BEGINNINGS = (Step.OPENED, Step.REOPENED, Step.RESTORED)

_WAITING = (NeedState.OPEN, NeedState.SNOOZED)
#: From which states each step leads where; None is a comment that nobody waits for. What is
#: restored becomes what it was before.
TRANSITIONS: Mapping[Step, Mapping[NeedState | None, NeedState | None]] = {
    Step.OPENED: {None: NeedState.OPEN, NeedState.CLOSED: NeedState.OPEN},
    Step.JOINED: dict.fromkeys(_WAITING, NeedState.OPEN),
    Step.ASSIGNED: {state: state for state in _WAITING},
    Step.SNOOZED: dict.fromkeys(_WAITING, NeedState.SNOOZED),
    Step.WOKEN: {NeedState.SNOOZED: NeedState.OPEN},
    Step.PROPOSED: {state: state for state in _WAITING},
    Step.DECLINED: {state: state for state in NeedState},
    Step.ANSWERED: dict.fromkeys((*_WAITING, NeedState.ANSWERED), NeedState.ANSWERED),
    Step.REOPENED: dict.fromkeys((NeedState.ANSWERED, NeedState.CLOSED), NeedState.OPEN),
    Step.CLOSED: dict.fromkeys(_WAITING, NeedState.CLOSED),
    Step.WITHDRAWN: dict.fromkeys(NeedState, NeedState.CLOSED),
    Step.RESTORED: {NeedState.CLOSED: None},
}


def after(step: Step, state: str | None) -> NeedState | None:
    """Return the state to which ``step`` leads from ``state``.

    Raise AppError not_allowed where the table has no such step.
    """
    place = None if state is None else NeedState(state)
    if place not in TRANSITIONS[step]:
        if place is None:
            raise AppError("not_allowed", N_("Nobody waits for an answer to this comment."))
        raise AppError(
            "not_allowed",
            N_("This is not possible any more: the comment is {status} now."),
            status=STATE_TEXTS[place],
        )
    return TRANSITIONS[step][place]


def is_waiting(state: str | None) -> bool:
    """Whether somebody waits: open, or put off until later."""
    return state in _WAITING


def cause_of(policy: str, *, asks: bool, wrote_back: bool, is_watched: bool) -> Cause | None:
    """Return why a new comment waits under a site's policy; None where nobody waits."""
    reasons = {
        Cause.FOLLOW_UP: wrote_back and policy != "watched",
        Cause.WATCH: is_watched,
        Cause.ASKS: asks and policy != "watched",
        Cause.ALL: policy == "all",
    }
    return None if policy == "off" else next((cause for cause in reasons if reasons[cause]), None)


def clean_until(text: str) -> datetime:
    """Return a moment (RFC 3339) in UTC, or UNTIL_THEY_WRITE.

    Raise AppError invalid, ``until``.
    """
    if text.strip() == THEY_WRITE:
        return UNTIL_THEY_WRITE
    with suppress(ValueError, OverflowError):
        moment = datetime.fromisoformat(text.strip()[:32])
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    raise invalid("until", "bad_value", N_("Enter a date and a time, with their time zone."))
