"""A wait as people read it: its state in words, until when, who is on it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from comments_service.errors import N_
from comments_service.queries.answers.lists import WaitRow
from comments_service.rules.community.needs import (
    CAUSE_TEXTS,
    CLOSING_TEXTS,
    EDITED,
    STATE_TEXTS,
    UNTIL_THEY_WRITE,
    WITHDRAWN,
    Cause,
    NeedState,
    is_waiting,
)
from comments_service.web.http.context import now
from comments_service.web.http.locale import gettext_, translate

_CLOSED = {**CLOSING_TEXTS, EDITED: N_("asks no longer"), WITHDRAWN: N_("withdrawn")}
_UNITS = (
    (timedelta(days=1), N_("{count} d")),
    (timedelta(hours=1), N_("{count} h")),
    (timedelta(minutes=1), N_("{count} min")),
)


@dataclass(frozen=True)
class WaitLine:
    """A wait as a card shows it; ``row`` holds the columns of queries.answers.lists."""

    row: WaitRow
    state: str
    why: str
    waited: str
    late: str
    assignee: str
    claimer: str

    @property
    def is_waiting(self) -> bool:
        """Whether somebody waits."""
        return is_waiting(self.row.state)

    @property
    def is_open(self) -> bool:
        """Whether it is on the list of what needs a reply."""
        return self.row.state == NeedState.OPEN

    @property
    def ends_by_writing(self) -> bool:
        """Whether it is put off until its commenter writes again."""
        return self.row.wake_at == UNTIL_THEY_WRITE

    @property
    def is_closed(self) -> bool:
        """Whether a person closed it, who may think better of it."""
        return self.row.state == NeedState.CLOSED and self.row.closed_reason in CLOSING_TEXTS


def line_of(row: WaitRow) -> WaitLine:
    """Return a wait in words, in the language of the answer."""
    moment: datetime = now()
    is_late = is_waiting(row.state) and row.target_s is not None and moment > row.due_at
    is_claimed = row.claimed_until is not None and row.claimed_until > moment
    reason = _CLOSED.get(row.closed_reason or "")
    return WaitLine(
        row=row,
        state=gettext_(STATE_TEXTS[NeedState(row.state)]),
        why=gettext_(reason or CAUSE_TEXTS[Cause(row.cause)]),
        waited=span(((row.answered_at or moment) - row.waits_since).total_seconds()),
        late=span((moment - row.due_at).total_seconds()) if is_late else "",
        assignee=(row.assignee_name or "") if is_waiting(row.state) else "",
        claimer=(row.claimer_name or "") if is_claimed else "",
    )


def span(seconds: float) -> str:
    """Return how long something lasts, in the largest unit that it fills: "42 min"."""
    length = timedelta(seconds=max(seconds, 0))
    for unit, text in _UNITS:
        if length >= unit:
            return translate(text, {"count": length // unit})
    return translate(_UNITS[-1][1], {"count": 0})
