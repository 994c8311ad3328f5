"""The states of a mention, and what a decision makes of each."""

from datetime import datetime, timedelta
from enum import StrEnum

from comments_service.errors import N_
from comments_service.rules.comments.status import Decision

#: A source that cannot be fetched is forgiven so many times, less one, in so long.
MISSES_AT_MOST = 3
MISSES_WITHIN = timedelta(days=7)
#: After a miss the source is looked at again.
_NEXT_LOOK = timedelta(days=2)
# One that was never seen is not waited for so long: its sender waits to hear.
_FIRST_LOOKS = (timedelta(minutes=10), timedelta(hours=6))


class State(StrEnum):
    """``waiting``: not fetched yet. ``refused``: the source does not hold the link.

    ``gone``: it did, and no longer does. The others are the team's.
    """

    WAITING = "waiting"
    REFUSED = "refused"
    HELD = "held"
    PUBLISHED = "published"
    SPAM = "spam"
    DELETED = "deleted"
    GONE = "gone"


#: What the team decides about, in the order of its lists.
DECIDED = (State.HELD, State.PUBLISHED, State.SPAM, State.DELETED)
KINDS = ("reply", "mention", "like", "repost")
#: Kinds that readers get as a count.
COUNTED = ("like", "repost")
KIND_LABELS = {
    "reply": N_("In reply"),
    "mention": N_("Link"),
    "like": N_("Like"),
    "repost": N_("Repost"),
}
_AFTER = {
    Decision.APPROVE: State.PUBLISHED,
    Decision.HOLD: State.HELD,
    Decision.SPAM: State.SPAM,
    Decision.DELETE: State.DELETED,
}
DECISIONS = tuple(_AFTER)


def state_after(decision: Decision) -> State:
    """Return what a decision makes of a mention. Raise KeyError for one that there is not."""
    return _AFTER[decision]


def misses_with(misses: int, missed_at: datetime | None, now: datetime) -> int:
    """Return how many failures count with one now, after ``misses`` since ``missed_at``."""
    in_time = missed_at is not None and now - missed_at <= MISSES_WITHIN
    return misses + 1 if in_time else 1


def next_look(misses: int, *, was_seen: bool) -> timedelta:
    """Return how long after the miss of that number, from 1, the source is fetched again."""
    return _NEXT_LOOK if was_seen else _FIRST_LOOKS[min(misses, len(_FIRST_LOOKS)) - 1]


def decisions_on(state: str) -> tuple[Decision, ...]:
    """Return what the team may decide about a mention in a state; nothing of one that is not
    its."""
    if state not in DECIDED:
        return ()
    return tuple(decision for decision in DECISIONS if _AFTER[decision] != state)
