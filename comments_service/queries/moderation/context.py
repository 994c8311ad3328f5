"""What stands around one comment in its thread, whatever the status of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from sqlalchemy import CompoundSelect, Select, func, literal, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from comments_service.extensions import db
from comments_service.models import Comment
from comments_service.queries.core.rows import fetch_all
from comments_service.queries.moderation.comments import COUNTED_AT_MOST, ContextRow, with_context

#: Of a comment's direct answers, how many its page in the console shows.
ANSWERS_SHOWN = 20
#: How many siblings before it, and how many after it.
SIBLINGS_SHOWN = 3
#: How many of those above it, the root besides.
ANCESTORS_SHOWN = 5

_BOTH = (True, False)


@dataclass(frozen=True)
class Surroundings:
    """What a comment answers, the root first; its siblings, the oldest first; its answers.

    Siblings answer the same comment; those of a root are the other roots of its thread.
    """

    above: Sequence[ContextRow]
    before: Sequence[ContextRow]
    after: Sequence[ContextRow]
    answers: Sequence[ContextRow]


@dataclass(frozen=True)
class Standing:
    """How many siblings stand before and after a comment, each counted up to COUNTED_AT_MOST."""

    before: int
    after: int


def surroundings(comment: ContextRow) -> Surroundings:
    """Return what stands around ``comment`` (queries.moderation.comments.queue_comment).

    One statement.
    """
    answers = (
        _answers(comment.site_id, comment.id).order_by(Comment.id).limit(ANSWERS_SHOWN).subquery()
    )
    # One list and no OR, which would have every comment of the site looked at.
    ids = union_all(
        select(answers.c.id),
        *_ancestors(comment),
        *_siblings(comment, Comment.id < comment.id, Comment.id.desc()),
        *_siblings(comment, Comment.id > comment.id, Comment.id.asc()),
    )
    rows = fetch_all(
        ContextRow,
        with_context().where(Comment.site_id == comment.site_id, Comment.id.in_(ids)),
    )
    return _sorted_out(comment, sorted(rows, key=lambda row: row.id))


def standing(comment: ContextRow) -> Standing:
    """Which place ``comment`` has among its siblings. One statement."""
    row = db.session.execute(
        select(
            _count(comment, Comment.id < comment.id).scalar_subquery(),
            _count(comment, Comment.id > comment.id).scalar_subquery(),
        )
    ).one()
    return Standing(*row)


def _sorted_out(comment: ContextRow, rows: Sequence[ContextRow]) -> Surroundings:
    siblings = [row for row in rows if row.parent_id == comment.parent_id]
    # The nearest of each list: together they may be more.
    before = [row for row in siblings if row.id < comment.id][-SIBLINGS_SHOWN:]
    after = [row for row in siblings if row.id > comment.id][:SIBLINGS_SHOWN]
    return Surroundings(
        above=[row for row in rows if row.id < comment.id and row.parent_id != comment.parent_id],
        before=before,
        after=after,
        answers=[row for row in rows if row.parent_id == comment.id],
    )


def _answers(site_id: int, parent_id: int) -> Select[int]:
    return select(Comment.id).where(Comment.site_id == site_id, Comment.parent_id == parent_id)


def _ancestors(comment: ContextRow) -> Iterator[Select[Any]]:
    if comment.parent_id is None:
        return
    start = (
        select(Comment.id, Comment.parent_id, literal(1).label("steps"))
        .where(Comment.site_id == comment.site_id, Comment.id == comment.parent_id)
        .cte(recursive=True)
    )
    line = start.union_all(
        select(Comment.id, Comment.parent_id, start.c.steps + 1).where(
            Comment.site_id == comment.site_id,
            Comment.id == start.c.parent_id,
            start.c.steps < ANCESTORS_SHOWN,
        )
    )
    yield select(line.c.id)
    yield select(literal(comment.root_id))


def _siblings(
    comment: ContextRow, side: ColumnElement[bool], nearest: ColumnElement[Any]
) -> Iterator[Select[int]]:
    """Yield the nearest on one side: in each list that an index keeps in the order of ids."""
    for siblings in _lists(comment):
        some = siblings.where(side).order_by(nearest).limit(SIBLINGS_SHOWN).subquery()
        yield select(some.c.id)


def _lists(comment: ContextRow) -> Iterator[Select[int]]:
    if comment.parent_id is not None:
        yield _answers(comment.site_id, comment.parent_id)
        return
    for visible, pinned in product(_BOTH, _BOTH):
        yield _roots(comment).where(Comment.is_visible.is_(visible), Comment.pinned.is_(pinned))


def _roots(comment: ContextRow) -> Select[int]:
    return select(Comment.id).where(
        Comment.site_id == comment.site_id,
        Comment.thread_id == comment.thread_id,
        Comment.parent_id.is_(None),
    )


def _count(comment: ContextRow, side: ColumnElement[bool]) -> Select[int]:
    lists: list[Select[int]] = [
        select(some.c.id)
        for some in (one.where(side).limit(COUNTED_AT_MOST).subquery() for one in _lists(comment))
    ]
    both: CompoundSelect[int] = union_all(*lists)
    return select(func.count()).select_from(both.limit(COUNTED_AT_MOST).subquery())
