"""What readers get: a thread's head, a page of its roots with their replies, counts, latest.

Columns are read, no ORM objects: a page of 200 comments costs a third that way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Subquery, func, select, tuple_, union_all

from comments_service.extensions import db
from comments_service.models import Comment, Thread, ThreadAlias
from comments_service.queries.comments import COLUMNS
from comments_service.queries.rows import AnyRow, AnySelect
from comments_service.rules.cursors import Cursor, Sort

#: How many replies a root carries before the rest is a page of its own.
REPLIES_PER_ROOT = 10
_PINNED_AT_MOST = 10


@dataclass(frozen=True)
class ThreadPage:
    """Roots in order and, unordered among roots, the replies that come with them by id.

    ``cut`` maps a root's id to (replies left, id after which they follow).
    """

    roots: Sequence[AnyRow]
    replies: Sequence[AnyRow]
    next_cursor: Cursor | None
    previous_cursor: Cursor | None = None
    cut: dict[int, tuple[int, int]] = field(default_factory=dict)


EMPTY_PAGE = ThreadPage((), (), None)


def thread_head(site_id: int, key: str) -> AnyRow | None:
    """id, version, url, title, comment_count, created_at and closed_at of the thread of ``key``.

    ``key`` may be an alias. One statement.
    """
    own = select(Thread.id).where(Thread.site_id == site_id, Thread.key == key)
    alias = select(ThreadAlias.thread_id).where(
        ThreadAlias.site_id == site_id, ThreadAlias.key == key
    )
    return db.session.execute(
        select(
            Thread.id,
            Thread.version,
            Thread.url,
            Thread.title,
            Thread.comment_count,
            Thread.created_at,
            Thread.closed_at,
        ).where(
            Thread.site_id == site_id,
            Thread.id == func.coalesce(own.scalar_subquery(), alias.scalar_subquery()),
        )
    ).one_or_none()


def thread_page(
    site_id: int, thread_id: int, sort: Sort, *, limit: int, cursor: Cursor | None
) -> ThreadPage:
    """A page of ``limit`` roots from ``cursor`` on, the pinned ones before the first page.

    Three statements on the first page, two on others, whatever the thread's size.
    """
    pinned = [] if cursor else _pinned(site_id, thread_id)
    rows, has_more = _roots(site_id, thread_id, sort, limit, cursor)
    if cursor and cursor.backwards:
        before, after = has_more, True
    else:
        before, after = False, has_more
    return _with_replies(
        site_id,
        [*pinned, *rows],
        next_cursor=_cursor(sort, rows[-1]) if rows and after else None,
        previous_cursor=_cursor(sort, rows[0], backwards=True) if rows and before else None,
    )


def thread_page_at(
    site_id: int, thread_id: int, sort: Sort, *, limit: int, comment_id: int
) -> ThreadPage | None:
    """The page that begins with the root of ``comment_id`` and contains that comment.

    None when the comment is not visible in this thread or its root is pinned (then the first page
    has it). At most five statements.
    """
    lineage = _lineage(site_id, thread_id, comment_id)
    if not lineage or lineage[0].pinned or not lineage[-1].is_visible:
        return None
    root = lineage[0]
    rows, has_more = _roots(site_id, thread_id, sort, limit - 1, _cursor(sort, root))
    page = _with_replies(
        site_id,
        [*_pinned(site_id, thread_id), root, *rows],
        next_cursor=_cursor(sort, [root, *rows][-1]) if has_more else None,
        previous_cursor=_cursor(sort, root, backwards=True),
    )
    known = {row.id for row in page.replies}
    missing = [row for row in lineage[1:] if row.id not in known]
    return ThreadPage(
        page.roots,
        [*page.replies, *missing],
        page.next_cursor,
        page.previous_cursor,
        page.cut,
    )


def replies_page(
    site_id: int, comment_id: int, *, limit: int, after: int
) -> tuple[Sequence[AnyRow], bool]:
    """Up to ``limit`` visible comments below ``comment_id`` whose ids follow ``after``, by id.

    The flag tells whether there are more. One statement.
    """
    below = _descendants(site_id, comment_id)
    rows = db.session.execute(
        select(*COLUMNS)
        .where(
            Comment.site_id == site_id,
            Comment.id.in_(select(below.c.id)),
            Comment.id > after,
            Comment.is_visible.is_(True),
        )
        .order_by(Comment.id)
        .limit(limit + 1)
    ).all()
    return rows[:limit], len(rows) > limit


def latest_comments(site_id: int, limit: int) -> Sequence[AnyRow]:
    """The newest published comments of a site with their thread's url and title. One statement."""
    return db.session.execute(
        select(*COLUMNS, Thread.url.label("thread_url"), Thread.title.label("thread_title"))
        .join(Thread, (Thread.site_id == Comment.site_id) & (Thread.id == Comment.thread_id))
        .where(Comment.site_id == site_id, Comment.status == "published")
        .order_by(Comment.id.desc())
        .limit(limit)
    ).all()


def comment_counts(site_id: int, keys: Sequence[str]) -> dict[str, int]:
    """Published comments by thread key (aliases included). One statement."""
    own = select(Thread.key, Thread.comment_count).where(
        Thread.site_id == site_id, Thread.key.in_(keys)
    )
    aliased = (
        select(ThreadAlias.key, Thread.comment_count)
        .join(
            Thread,
            (Thread.site_id == ThreadAlias.site_id) & (Thread.id == ThreadAlias.thread_id),
        )
        .where(ThreadAlias.site_id == site_id, ThreadAlias.key.in_(keys))
    )
    return {key: count for key, count in db.session.execute(union_all(own, aliased))}


def _cursor(sort: Sort, row: AnyRow, *, backwards: bool = False) -> Cursor:
    return Cursor(sort, row.score if sort == "top" else 0, row.id, backwards=backwards)


def _visible_roots(site_id: int, thread_id: int, *, pinned: bool) -> AnySelect:
    return select(*COLUMNS).where(
        Comment.site_id == site_id,
        Comment.thread_id == thread_id,
        Comment.parent_id.is_(None),
        Comment.is_visible.is_(True),
        Comment.pinned.is_(pinned),
    )


def _pinned(site_id: int, thread_id: int) -> Sequence[AnyRow]:
    statement = _visible_roots(site_id, thread_id, pinned=True)
    return db.session.execute(statement.order_by(Comment.id).limit(_PINNED_AT_MOST)).all()


def _roots(
    site_id: int, thread_id: int, sort: Sort, limit: int, cursor: Cursor | None
) -> tuple[list[AnyRow], bool]:
    statement = _visible_roots(site_id, thread_id, pinned=False)
    backwards = cursor is not None and cursor.backwards
    ascending = (sort == "oldest") != backwards
    key: Any = tuple_(Comment.score, Comment.id) if sort == "top" else Comment.id
    if cursor:
        stop: Any = (cursor.score, cursor.comment_id) if sort == "top" else cursor.comment_id
        statement = statement.where(key > stop if ascending else key < stop)
    columns = [Comment.score, Comment.id] if sort == "top" else [Comment.id]
    order = [column.asc() if ascending else column.desc() for column in columns]
    rows = list(db.session.execute(statement.order_by(*order).limit(limit + 1)).all())
    kept = rows[:limit]
    return (kept[::-1] if backwards else kept), len(rows) > limit


def _with_replies(
    site_id: int,
    roots: Sequence[AnyRow],
    *,
    next_cursor: Cursor | None,
    previous_cursor: Cursor | None,
) -> ThreadPage:
    replies = _first_replies(site_id, roots)
    got: dict[int, list[int]] = {}
    for reply in replies:
        got.setdefault(reply.root_id, []).append(reply.id)
    cut = {
        root.id: (root.reply_count - REPLIES_PER_ROOT, got[root.id][-1])
        for root in roots
        if root.reply_count > REPLIES_PER_ROOT and root.id in got
    }
    return ThreadPage(roots, replies, next_cursor, previous_cursor, cut)


def _first_replies(site_id: int, roots: Sequence[AnyRow]) -> Sequence[AnyRow]:
    """The first replies of each root by id: one statement, or none.

    A root with more than fit gets a limited branch of its own, so that the cost is bounded by what
    is returned and not by how much was said below it.
    """
    small = [root.id for root in roots if 0 < root.reply_count <= REPLIES_PER_ROOT]
    large = [root.id for root in roots if root.reply_count > REPLIES_PER_ROOT]
    branches = [_below(site_id, [root_id]).limit(REPLIES_PER_ROOT) for root_id in large]
    if small:
        branches.append(_below(site_id, small))
    if not branches:
        return ()
    parts = [select(branch.subquery()) for branch in branches]
    statement = union_all(*parts) if len(parts) > 1 else parts[0]
    return sorted(db.session.execute(statement).all(), key=lambda row: row.id)


def _below(site_id: int, root_ids: list[int]) -> AnySelect:
    return (
        select(*COLUMNS)
        .where(
            Comment.site_id == site_id,
            Comment.root_id.in_(root_ids),
            Comment.is_visible.is_(True),
            Comment.parent_id.is_not(None),
        )
        .order_by(Comment.id)
    )


def _lineage(site_id: int, thread_id: int, comment_id: int) -> Sequence[AnyRow]:
    """A comment and its ancestors, from the root down; empty when it is not of this thread."""
    start = (
        select(Comment.id, Comment.parent_id)
        .where(Comment.site_id == site_id, Comment.id == comment_id, Comment.thread_id == thread_id)
        .cte(recursive=True)
    )
    line = start.union_all(
        select(Comment.id, Comment.parent_id).where(
            Comment.site_id == site_id, Comment.id == start.c.parent_id
        )
    )
    return db.session.execute(
        select(*COLUMNS, Comment.is_visible)
        .where(Comment.site_id == site_id, Comment.id.in_(select(line.c.id)))
        .order_by(Comment.id)
    ).all()


def _descendants(site_id: int, comment_id: int) -> Subquery | Any:
    start = (
        select(Comment.id)
        .where(Comment.site_id == site_id, Comment.parent_id == comment_id)
        .cte(recursive=True)
    )
    return start.union_all(
        select(Comment.id).where(Comment.site_id == site_id, Comment.parent_id == start.c.id)
    )
