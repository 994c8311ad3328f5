"""Who waits for an answer, as lists: due first, mine, put off until later.

Each page is read by a partial index, so it costs the same however many comments there are.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, and_, func, select, tuple_
from sqlalchemy.orm import aliased

from comments_service.extensions import connection
from comments_service.models import Comment, Moderator, Need, Note
from comments_service.models.base import table_of
from comments_service.queries.community.expecting import in_state, waiting
from comments_service.queries.community.needs import NeedRow
from comments_service.queries.core.rows import AnySelect, fetch_all
from comments_service.queries.moderation.comments import (
    COUNTED_AT_MOST,
    ContextRow,
    ReportRow,
    reports_of,
    with_context,
)
from comments_service.rules.core.cursors import bad_cursor

_needs = table_of(Need)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

List = Literal["reply", "mine", "later"]
LISTS: tuple[List, ...] = ("reply", "mine", "later")


class WaitRow(NeedRow):
    """A wait with the names of who is to answer and who is answering, and how many notes it has."""

    assignee_name: str | None
    claimer_name: str | None
    answerer_name: str | None
    notes: int


@dataclass(frozen=True)
class Cursor:
    """Where the next page begins: behind a moment and a comment."""

    at: datetime
    comment_id: int

    def __str__(self) -> str:
        """Return it as an address holds it."""
        return f"{(self.at - _EPOCH) // _MICROSECOND:x}.{self.comment_id:x}"


def parse_wait_cursor(text: str) -> Cursor:
    """Return the cursor that ``text`` stands for. Raises AppError bad_cursor."""
    match = re.fullmatch(r"([0-9a-f]{1,14})\.([0-9a-f]{1,15}|[0-7][0-9a-f]{15})", text)
    if match is None:
        raise bad_cursor()
    return Cursor(_EPOCH + int(match[1], 16) * _MICROSECOND, int(match[2], 16))


@dataclass(frozen=True)
class WaitsPage:
    """A page of a list: the waits in their order, their comments, where the next page begins."""

    waits: Sequence[WaitRow]
    comments: Mapping[int, ContextRow]
    reports: Mapping[int, list[ReportRow]]
    next_cursor: Cursor | None


def waits_page(
    site_id: int, which: List, moderator_id: int | None, *, limit: int, after: Cursor | None
) -> WaitsPage:
    """Return a page of a list; ``moderator_id`` is whose ``mine`` is. Three statements."""
    at = _needs.c.wake_at if which == "later" else _needs.c.due_at
    statement = with_names().where(_listed(site_id, which, moderator_id))
    if after is not None:
        statement = statement.where(tuple_(at, _needs.c.comment_id) > (after.at, after.comment_id))
    rows = fetch_all(WaitRow, statement.order_by(at, _needs.c.comment_id).limit(limit + 1))
    page = rows[:limit]
    ids = [wait.comment_id for wait in page]
    of_page = and_(Comment.site_id == site_id, Comment.id.in_(ids))
    comments = fetch_all(ContextRow, with_context().where(of_page))
    last = page[-1] if len(rows) > limit else None
    return WaitsPage(
        page,
        {row.id: row for row in comments},
        reports_of(site_id, ids),
        _cursor(last, which) if last else None,
    )


def _cursor(wait: WaitRow, which: List) -> Cursor:
    back = wait.wake_at if which == "later" else None
    return Cursor(back or wait.due_at, wait.comment_id)


def waits_of(site_id: int, comment_ids: Sequence[int]) -> dict[int, WaitRow]:
    """Return the waits of these comments, by comment, whatever their states. One statement."""
    mine = and_(_needs.c.site_id == site_id, _needs.c.comment_id.in_(comment_ids))
    return {wait.comment_id: wait for wait in fetch_all(WaitRow, with_names().where(mine))}


def list_counts(site_id: int, moderator_id: int | None) -> dict[List, int]:
    """Return how many waits each list holds, counted up to COUNTED_AT_MOST. One statement."""
    counts = [
        select(func.count())
        .select_from(
            select(_needs.c.comment_id)
            .where(_listed(site_id, which, moderator_id))
            .limit(COUNTED_AT_MOST)
            .subquery()
        )
        .scalar_subquery()
        for which in LISTS
    ]
    return dict(zip(LISTS, connection().execute(select(*counts)).one(), strict=True))


def claims_of(site_id: int, comment_ids: Sequence[int], now: datetime) -> dict[int, str]:
    """Return the names of who is answering these comments at this moment. One statement."""
    live = select(_needs.c.comment_id, Moderator.name).join(
        Moderator, Moderator.id == _needs.c.claimed_by
    )
    rows = connection().execute(
        live.where(
            _needs.c.site_id == site_id,
            _needs.c.comment_id.in_(comment_ids),
            _needs.c.claimed_until > now,
        )
    )
    return {row.comment_id: row.name for row in rows}


def with_names() -> AnySelect:
    """Return the statement for WaitRow, of no site yet."""
    assignee, claimer, answerer = (aliased(Moderator) for _ in range(3))
    notes = (
        select(func.count(Note.id))
        .where(Note.site_id == _needs.c.site_id, Note.comment_id == _needs.c.comment_id)
        .correlate(_needs)
        .scalar_subquery()
    )
    return (
        select(
            *_needs.c,
            assignee.name.label("assignee_name"),
            claimer.name.label("claimer_name"),
            answerer.name.label("answerer_name"),
            notes.label("notes"),
        )
        .select_from(_needs)
        .outerjoin(assignee, assignee.id == _needs.c.assignee_id)
        .outerjoin(claimer, claimer.id == _needs.c.claimed_by)
        .outerjoin(answerer, answerer.id == _needs.c.answered_by)
    )


def _listed(site_id: int, which: List, moderator_id: int | None) -> ColumnElement[bool]:
    of_site = _needs.c.site_id == site_id
    if which == "mine":
        return and_(of_site, _needs.c.assignee_id == moderator_id, waiting(_needs))
    return and_(of_site, in_state(_needs, "open" if which == "reply" else "snoozed"))
