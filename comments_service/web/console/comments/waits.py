"""The wait of each comment that a page shows: its state in words, until when, who is on it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import g, request

from comments_service.errors import N_
from comments_service.queries.answers.lists import WaitRow, claims_of, waits_of
from comments_service.rules.community.needs import (
    CAUSE_TEXTS,
    CLOSING_TEXTS,
    EDITED,
    STATE_TEXTS,
    WITHDRAWN,
    Cause,
    NeedState,
    is_waiting,
)
from comments_service.rules.core.identity import parse_reference, reference
from comments_service.web.console.page.guard import access
from comments_service.web.http.context import now
from comments_service.web.http.locale import gettext_, translate

_CLOSED = {**CLOSING_TEXTS, EDITED: N_("asks no longer"), WITHDRAWN: N_("withdrawn")}
#: A page shows no more comments.
_SHOWN_AT_MOST = 100
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
    def is_closed(self) -> bool:
        """Whether a person closed it, who may think better of it."""
        return self.row.state == NeedState.CLOSED and self.row.closed_reason in CLOSING_TEXTS


def note_shown(comment_id: int) -> None:
    """Note that this request shows a comment, so that the waits of all are read at once."""
    g.setdefault("shown_comments", set()).add(comment_id)


def wait_line(site_id: int, comment_id: int) -> WaitLine | None:
    """Return the wait of a comment that is shown. One statement for all of a page."""
    waits = g.get("waits_shown")
    if waits is None:
        waits = g.waits_shown = waits_of(site_id, sorted(g.get("shown_comments", {comment_id})))
    row = waits.get(comment_id)
    return _line(row) if row else None


def span(seconds: float) -> str:
    """Return how long something lasts, in the largest unit that it fills: "42 min"."""
    length = timedelta(seconds=max(seconds, 0))
    for unit, text in _UNITS:
        if length >= unit:
            return translate(text, {"count": length // unit})
    return translate(_UNITS[-1][1], {"count": 0})


def _line(row: WaitRow) -> WaitLine:
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


def claims_shown() -> dict[str, str]:
    """Return who is answering each of the comments that the page names, by their public ids."""
    site_id, shown = access().site_id, request.args.get("shown", "").split(",")
    parsed = filter(None, map(parse_reference, shown[:_SHOWN_AT_MOST]))
    numbers = [number for site, number in parsed if site == site_id]
    claims = claims_of(site_id, numbers, now()) if numbers else {}
    return {reference(site_id, number): claims.get(number, "") for number in numbers}
