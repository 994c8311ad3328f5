"""How long who asked has waited, counted from the log of waits alone.

The log is only added to, so what is counted for a week never changes afterwards, whatever becomes
of hours and targets. A wait counts where it began. What nobody has answered in time counts against
the share; what was closed without a reply, and what is not due yet, is told apart.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from math import ceil
from typing import Protocol

#: An answer of this actor ends a wait and is no person's.
PROGRAM = "program"
_WAITING = ("open", "snoozed")


class Outcome(StrEnum):
    """What has become of a wait."""

    WAITING = "waiting"
    ANSWERED = "answered"
    BY_PROGRAM = "by_program"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Line(Protocol):
    """A line of the log of waits (models.need.NeedEvent), as far as figures read it."""

    @property
    def comment_id(self) -> int: ...  # noqa: D102
    @property
    def thread_id(self) -> int: ...  # noqa: D102
    @property
    def action(self) -> str: ...  # noqa: D102
    @property
    def actor(self) -> str: ...  # noqa: D102
    @property
    def moderator_id(self) -> int | None: ...  # noqa: D102
    @property
    def cause(self) -> str: ...  # noqa: D102
    @property
    def waits_since(self) -> datetime: ...  # noqa: D102
    @property
    def due_at(self) -> datetime: ...  # noqa: D102
    @property
    def wall_s(self) -> int | None: ...  # noqa: D102
    @property
    def worked_s(self) -> int | None: ...  # noqa: D102
    @property
    def in_target(self) -> bool | None: ...  # noqa: D102
    @property
    def reason(self) -> str | None: ...  # noqa: D102


@dataclass(frozen=True)
class Wait:
    """One wait, from its opening to what has become of it by now."""

    thread_id: int
    cause: str
    since: datetime
    due_at: datetime
    outcome: Outcome = Outcome.WAITING
    closed_reason: str | None = None
    wall_s: int | None = None
    worked_s: int | None = None
    in_target: bool | None = None
    answered_by: int | None = None
    #: What it was when it was withdrawn.
    before: Outcome = Outcome.WAITING


@dataclass(frozen=True)
class ResponseTimes:
    """Figures of some waits; seconds by nearest rank, None where nothing was answered.

    ``late`` waits past its time, ``not_due`` still has some; both are among ``waiting``.
    """

    opened: int
    answered: int
    in_target: int
    by_program: int
    closed: Mapping[str, int]
    waiting: int
    late: int
    oldest: datetime | None
    median_s: int | None
    p90_s: int | None
    worked_median_s: int | None
    worked_p90_s: int | None

    @property
    def not_due(self) -> int:
        """How many wait whose time has not come."""
        return self.waiting - self.late

    @property
    def share(self) -> float | None:
        """The part of 1 answered in time, of all that was answered or is late."""
        due = self.answered + self.late
        return self.in_target / due if due else None


def waits_of(lines: Iterable[Line]) -> list[Wait]:
    """Return each wait that ``lines``, in the order of the log, open: as it stands after them.

    Lines of waits that were opened before are passed over.
    """
    current: dict[int, Wait] = {}
    ended: list[Wait] = []
    for line in lines:
        wait = current.get(line.comment_id)
        if line.action == "opened":
            if wait is not None:
                ended.append(wait)
            current[line.comment_id] = Wait(
                line.thread_id, line.cause, line.waits_since, line.due_at
            )
        elif wait is not None:
            current[line.comment_id] = _after(wait, line)
    return [*ended, *current.values()]


def _after(wait: Wait, line: Line) -> Wait:
    match line.action:
        case "answered":
            outcome = Outcome.BY_PROGRAM if line.actor == PROGRAM else Outcome.ANSWERED
            return replace(
                wait,
                outcome=outcome,
                wall_s=line.wall_s,
                worked_s=line.worked_s,
                in_target=line.in_target,
                answered_by=line.moderator_id,
            )
        case "reopened":
            return replace(wait, outcome=Outcome.WAITING)
        case "closed":
            return replace(wait, outcome=Outcome.CLOSED, closed_reason=line.reason)
        case "withdrawn":
            return replace(wait, outcome=Outcome.WITHDRAWN, before=wait.outcome)
        case "restored" if line.reason == "answered":
            return replace(wait, outcome=wait.before)
        case "restored" if line.reason in _WAITING:
            return replace(wait, outcome=Outcome.WAITING)
        case "restored":
            return replace(wait, outcome=Outcome.CLOSED, closed_reason=line.reason)
    return wait


def response_times(waits: Sequence[Wait], now: datetime) -> ResponseTimes:
    """Return the figures of ``waits``; what was withdrawn is left out."""
    counted = [wait for wait in waits if wait.outcome != Outcome.WITHDRAWN]
    by_outcome = Counter(wait.outcome for wait in counted)
    answered = [wait for wait in counted if wait.outcome == Outcome.ANSWERED]
    waiting = [wait for wait in counted if wait.outcome == Outcome.WAITING]
    closed = Counter(wait.closed_reason or "" for wait in counted if wait.outcome == Outcome.CLOSED)
    wall = sorted(wait.wall_s or 0 for wait in answered)
    worked = sorted(wait.worked_s or 0 for wait in answered)
    return ResponseTimes(
        opened=len(counted),
        answered=len(answered),
        in_target=sum(1 for wait in answered if wait.in_target),
        by_program=by_outcome[Outcome.BY_PROGRAM],
        closed=dict(sorted(closed.items())),
        waiting=len(waiting),
        late=sum(1 for wait in waiting if wait.due_at < now),
        oldest=min((wait.since for wait in waiting), default=None),
        median_s=nearest_rank(wall, 50),
        p90_s=nearest_rank(wall, 90),
        worked_median_s=nearest_rank(worked, 50),
        worked_p90_s=nearest_rank(worked, 90),
    )


def nearest_rank(ordered: Sequence[int], percent: int) -> int | None:
    """Return the percentile of values in order by the nearest rank; None where there are none."""
    return ordered[max(ceil(percent * len(ordered) / 100), 1) - 1] if ordered else None
