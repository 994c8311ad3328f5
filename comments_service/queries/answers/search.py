"""The search among those who wait: ``needs:``, ``assignee:``, ``due:``, with words or without.

Waits are read from the newest comment on, each state by its own index. Where words are asked for as
well, so many waits are compared with them at a time: a page costs the same however many there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, text, union_all

from comments_service.extensions import connection
from comments_service.models import Need
from comments_service.models.base import table_of
from comments_service.queries.accounts.people import members_of
from comments_service.queries.moderation.comments import comments_by_id
from comments_service.queries.moderation.search import SearchPage, as_asked, id_bounds, is_sqlite
from comments_service.rules.community.needs import WITHDRAWN
from comments_service.rules.community.search import Places, Search
from comments_service.rules.community.wait_search import ME, NOBODY, Waits
from comments_service.rules.text.words import fold

#: What ``due:soon`` means.
SOON = timedelta(hours=1)
_LOOKED_THROUGH = 2000
_needs = table_of(Need)
_STATES = {"open": ("open",), "later": ("snoozed",), "answered": ("answered",),
           "closed": ("closed",), "mine": ("open", "snoozed"),
           "proposed": ("open", "snoozed")}  # fmt: skip
_ALL = ("open", "snoozed", "answered", "closed")
_IN_SQLITE = text("""
    SELECT e.comment_id FROM search_entries AS e CROSS JOIN search_index
    WHERE e.site_id = :site AND e.comment_id IN :ids
    AND search_index.rowid = e.number AND search_index MATCH :asked
""").bindparams(bindparam("ids", expanding=True))
_IN_POSTGRESQL = text("""
    SELECT comment_id FROM search_entries
    WHERE site_id = :site AND comment_id IN :ids AND terms @@ CAST(:asked AS tsquery)
""").bindparams(bindparam("ids", expanding=True))


@dataclass(frozen=True)
class Asker:
    """Who searches, and when: what ``me`` and ``late`` mean. A program is nobody."""

    moderator_id: int | None
    now: datetime


def found_waits(  # noqa: PLR0913 - as found_comments, and who asks
    site_id: int, search: Search, places: Places, asker: Asker, *, limit: int, after: int | None
) -> SearchPage:
    """Return a page of the comments that a search finds among those who wait, the newest first.

    ``count`` is how many there are in all, as far as they were looked through. Three statements,
    and one for names.
    """
    if not all(search.conditions(site_id, places)):
        return SearchPage((), None)  # no such page
    looked = _newest(site_id, search, asker, after)
    ids = looked if search.is_of_waits_alone else _with_words(site_id, search, places, looked)
    page = ids[:limit]
    # So many were looked through without finding a whole page: the next one goes on there.
    rest = looked[-1] if len(looked) == _LOOKED_THROUGH else None
    next_after = page[-1] if page and len(ids) > limit else rest
    return SearchPage(comments_by_id(site_id, page), next_after, len(ids))


def _newest(site_id: int, search: Search, asker: Asker, after: int | None) -> list[int]:
    """Return the ids of the newest comments whose wait is asked for, up to _LOOKED_THROUGH."""
    first, stop = id_bounds(search, after)
    bounds = and_(
        _needs.c.site_id == site_id, _needs.c.comment_id >= first, _needs.c.comment_id < stop
    )
    parts = [
        select(
            select(_needs.c.comment_id)
            .where(bounds, one)
            .order_by(_needs.c.comment_id.desc())
            .limit(_LOOKED_THROUGH)
            .subquery()
            .c.comment_id
        )
        for one in _conditions(site_id, search.waits, asker)
    ]
    if not parts:
        return []
    rows = connection().execute(union_all(*parts)).scalars()
    return sorted(set(rows), reverse=True)[:_LOOKED_THROUGH]


def _conditions(site_id: int, waits: Waits, asker: Asker) -> Iterator[ColumnElement[bool]]:
    """Yield one condition for each state and assignee, so that an index leads to each in order."""
    due = _due(waits, asker.now)
    whose = _assignees(site_id, waits, asker)
    for word in dict.fromkeys(waits.states or ("",)):
        mine = [_needs.c.assignee_id == asker.moderator_id] if word == "mine" else []
        more = [_needs.c.proposal_id.is_not(None)] if word == "proposed" else []
        if word == "mine" and asker.moderator_id is None:
            continue
        for state in _STATES.get(word, _ALL if not (waits.due or waits.days) else _ALL[:2]):
            shown = [_needs.c.closed_reason != WITHDRAWN] if state == "closed" else []
            for assignee in whose:
                yield and_(_needs.c.state == state, assignee, *mine, *more, *shown, *due)


def _assignees(site_id: int, waits: Waits, asker: Asker) -> Sequence[ColumnElement[bool]]:
    if not waits.assignees:
        return [_needs.c.site_id == site_id]
    members = members_of(site_id) if set(waits.assignees) - {ME, NOBODY} else ()
    ids: list[Any] = []
    for name in waits.assignees:
        if name == ME:
            ids.append(asker.moderator_id)
        elif name == NOBODY:
            ids.append(None)
        else:
            ids += [one.id for one in members if name in fold(one.name)]
    if ME in waits.assignees and asker.moderator_id is None:
        ids.remove(None)
    return [_needs.c.assignee_id == one for one in dict.fromkeys(ids)]


def _due(waits: Waits, now: datetime) -> list[ColumnElement[bool]]:
    spans = [*waits.days]
    conditions: list[ColumnElement[bool]] = [
        and_(_needs.c.due_at >= since, _needs.c.due_at < until) for since, until in spans
    ]
    if "late" in waits.due:
        conditions.append(_needs.c.due_at <= now)
    if "soon" in waits.due:
        conditions.append(and_(_needs.c.due_at > now, _needs.c.due_at <= now + SOON))
    # Without a target nothing is due.
    return [and_(_needs.c.target_s.is_not(None), or_(*conditions))] if conditions else []


def _with_words(site_id: int, search: Search, places: Places, looked: Sequence[int]) -> list[int]:
    """Return those of these comments that hold what else is asked for. One statement."""
    if not looked:
        return []
    statement = _IN_SQLITE if is_sqlite() else _IN_POSTGRESQL
    values = {"site": site_id, "ids": list(looked), "asked": as_asked(site_id, search, places)}
    return sorted(connection().execute(statement, values).scalars(), reverse=True)
