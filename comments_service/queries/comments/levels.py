"""A level of a thread from a moment on: its roots, or what was said below one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, union_all

from comments_service.extensions import connection
from comments_service.models import Comment
from comments_service.queries.comments.comments import COLUMNS, ReaderRow
from comments_service.queries.core.rows import AnySelect, fetch_all
from comments_service.rules.core.identity import id_at

Conditions = Sequence[ColumnElement[bool]]


@dataclass(frozen=True)
class Level:
    """The first comments of a level by id, and how many there are."""

    rows: Sequence[ReaderRow]
    total: int


EMPTY_LEVEL = Level((), 0)


def roots_level(site_id: int, thread_id: int, after: datetime | None, limit: int) -> Level:
    """Return the first visible roots of a thread that were written after a moment.

    Two statements.
    """
    roots = (
        Comment.site_id == site_id,
        Comment.thread_id == thread_id,
        Comment.parent_id.is_(None),
        Comment.is_visible.is_(True),
        *_written_after(after),
    )
    # A branch for each half of the index: together they are not in its order.
    halves = ([*roots, Comment.pinned.is_(is_pinned)] for is_pinned in (True, False))
    branches = (select(_first(half, limit).subquery()) for half in halves)
    rows = fetch_all(ReaderRow, union_all(*branches)) if limit else ()
    in_order = sorted(rows, key=lambda row: row.id)[:limit]
    return Level(in_order, _count((*roots, Comment.pinned.in_((True, False)))))


def replies_level(
    site_id: int, thread_id: int, root_id: int, after: datetime | None, limit: int
) -> Level:
    """Return the first visible comments below a root of a thread, written after a moment.

    Two statements.
    """
    replies = (
        Comment.site_id == site_id,
        Comment.root_id == root_id,
        Comment.is_visible.is_(True),
        Comment.id != root_id,
        Comment.thread_id == thread_id,
        *_written_after(after),
    )
    rows = fetch_all(ReaderRow, _first(replies, limit)) if limit else ()
    return Level(rows, _count(replies))


def _written_after(after: datetime | None) -> Conditions:
    if after is None:
        return ()
    # Ids are never below their moment, in milliseconds: the index finds the beginning.
    start = id_at(int(after.timestamp() * 1000), 0)
    return (Comment.id >= start, Comment.created_at > after)


def _first(conditions: Conditions, limit: int) -> AnySelect:
    return select(*COLUMNS).where(*conditions).order_by(Comment.id).limit(limit)


def _count(conditions: Conditions) -> int:
    counted = select(func.count()).select_from(Comment).where(*conditions)
    return connection().execute(counted).scalar_one()
