"""What readers get: a thread's head, and a page of its roots with their replies.

Columns are read, no ORM objects: a page of 200 comments costs a third that way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, select, tuple_, union_all

from comments_service.extensions import connection
from comments_service.models import Comment, Thread, ThreadAlias
from comments_service.queries.comments.comments import COLUMNS, ReaderRow
from comments_service.queries.comments.publications import last_publication
from comments_service.queries.comments.replies import REPLIES_PER_ROOT, first_replies, lineage_of
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_all, fetch_one
from comments_service.rules.core.batches import batches
from comments_service.rules.core.cursors import Cursor, Sort

PINNED_AT_MOST = 10
_KEYS_AT_ONCE = 500


class HeadRow(TypedRow):
    """A thread without its comments; ``last_event_id`` is the line of the log that published one
    last."""

    id: int
    key: str
    version: int
    url: str
    title: str | None
    comment_count: int
    created_at: datetime
    closed_at: datetime | None
    slow_seconds: int | None
    last_event_id: int | None
    reactions: dict[str, int] | None
    mention_count: int


@dataclass(frozen=True)
class ThreadPage:
    """Roots in order and, unordered among roots, the replies that come with them by id.

    ``cut`` maps a root's id to (replies left, id after which they follow).
    """

    roots: Sequence[ReaderRow]
    replies: Sequence[ReaderRow]
    next_cursor: Cursor | None
    previous_cursor: Cursor | None = None
    cut: dict[int, tuple[int, int]] = field(default_factory=dict)


EMPTY_PAGE = ThreadPage((), (), None)


def thread_of_key(site_id: Any, key: Any) -> ColumnElement[Any]:
    """Return the id of the thread that has ``key``, else of the one that had it. No statement."""
    own = select(Thread.id).where(Thread.site_id == site_id, Thread.key == key)
    alias = select(ThreadAlias.thread_id).where(
        ThreadAlias.site_id == site_id, ThreadAlias.key == key
    )
    return func.coalesce(own.scalar_subquery(), alias.scalar_subquery())


def _visible_roots(site_id: Any, thread_id: Any, *, pinned: bool) -> AnySelect:
    return select(*COLUMNS).where(
        Comment.site_id == site_id,
        Comment.thread_id == thread_id,
        Comment.parent_id.is_(None),
        Comment.is_visible.is_(True),
        Comment.pinned.is_(pinned),
    )


_SITE_ID: BindParameter[int] = bindparam("site_id")
_THREAD_ID: BindParameter[int] = bindparam("thread_id")
_KEY: BindParameter[str] = bindparam("key")
_HEAD = select(
    Thread.id,
    Thread.key,
    Thread.version,
    Thread.url,
    Thread.title,
    Thread.comment_count,
    Thread.created_at,
    Thread.closed_at,
    Thread.slow_seconds,
    last_publication(_SITE_ID, Thread.id).scalar_subquery().label("last_event_id"),
    Thread.reactions,
    Thread.mention_count,
).where(Thread.site_id == _SITE_ID, Thread.id == thread_of_key(_SITE_ID, _KEY))
_PINNED = (
    _visible_roots(_SITE_ID, _THREAD_ID, pinned=True).order_by(Comment.id).limit(PINNED_AT_MOST)
)


def thread_head(site_id: int, key: str) -> HeadRow | None:
    """Return the head of the thread of ``key``, which may be an alias. One statement."""
    return fetch_one(HeadRow, _HEAD, {"site_id": site_id, "key": key})


def thread_page(
    site_id: int, thread_id: int, sort: Sort, *, limit: int, cursor: Cursor | None
) -> ThreadPage:
    """Return a page of ``limit`` roots from ``cursor`` on, the pinned ones before the first page.

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
    """Return the page that begins with the root of ``comment_id`` and contains that comment.

    For a pinned root that is the first page. None when the comment is not visible in this thread.
    Four statements.
    """
    lineage = lineage_of(site_id, thread_id, comment_id)
    if not lineage or not lineage[-1].is_visible:
        return None
    root = lineage[0]
    if root.pinned:
        page = thread_page(site_id, thread_id, sort, limit=limit, cursor=None)
    else:
        page = _page_from(site_id, thread_id, root, sort, limit)
    thread_ids = {row.id for row in page.replies}
    missing = [row for row in lineage[1:] if row.id not in thread_ids]
    return replace(page, replies=[*page.replies, *missing])


def _page_from(site_id: int, thread_id: int, root: ReaderRow, sort: Sort, limit: int) -> ThreadPage:
    rows, has_more = _roots(site_id, thread_id, sort, limit - 1, _cursor(sort, root))
    return _with_replies(
        site_id,
        [*_pinned(site_id, thread_id), root, *rows],
        next_cursor=_cursor(sort, [root, *rows][-1]) if has_more else None,
        previous_cursor=_cursor(sort, root, backwards=True),
    )


def pinned_count(site_id: int, thread_id: int) -> int:
    """How many roots of a thread are pinned and visible. One statement."""
    pinned = _visible_roots(site_id, thread_id, pinned=True).subquery()
    count = connection().execute(select(func.count()).select_from(pinned))
    return count.scalar_one()


def _cursor(sort: Sort, row: ReaderRow, *, backwards: bool = False) -> Cursor:
    return Cursor(sort, row.score if sort == "top" else 0, row.id, backwards=backwards)


def _pinned(site_id: int, thread_id: int) -> Sequence[ReaderRow]:
    return fetch_all(ReaderRow, _PINNED, {"site_id": site_id, "thread_id": thread_id})


def _roots(
    site_id: int, thread_id: int, sort: Sort, limit: int, cursor: Cursor | None
) -> tuple[list[ReaderRow], bool]:
    statement = _visible_roots(site_id, thread_id, pinned=False)
    backwards = cursor is not None and cursor.backwards
    ascending = (sort == "oldest") != backwards
    key: Any = tuple_(Comment.score, Comment.id) if sort == "top" else Comment.id
    if cursor:
        stop: Any = (cursor.score, cursor.comment_id) if sort == "top" else cursor.comment_id
        statement = statement.where(key > stop if ascending else key < stop)
    columns = [Comment.score, Comment.id] if sort == "top" else [Comment.id]
    order = [column.asc() if ascending else column.desc() for column in columns]
    rows = list(fetch_all(ReaderRow, statement.order_by(*order).limit(limit + 1)))
    kept = rows[:limit]
    return (kept[::-1] if backwards else kept), len(rows) > limit


def _with_replies(
    site_id: int,
    roots: Sequence[ReaderRow],
    *,
    next_cursor: Cursor | None,
    previous_cursor: Cursor | None,
) -> ThreadPage:
    replies = first_replies(site_id, roots)
    got: dict[int, list[int]] = {}
    for reply in replies:
        got.setdefault(reply.root_id, []).append(reply.id)
    cut = {
        root.id: (root.reply_count - REPLIES_PER_ROOT, got[root.id][-1])
        for root in roots
        if root.reply_count > REPLIES_PER_ROOT and root.id in got
    }
    return ThreadPage(roots, replies, next_cursor, previous_cursor, cut)


def threads_by_key(site_id: int, keys: Sequence[str]) -> dict[str, int]:
    """Return the ids of the threads that exist, by key or alias.

    One statement for each 500 keys.
    """
    result: dict[str, int] = {}
    for some in batches(keys, _KEYS_AT_ONCE):
        alias = select(ThreadAlias.key, ThreadAlias.thread_id).where(
            ThreadAlias.site_id == site_id, ThreadAlias.key.in_(some)
        )
        own = select(Thread.key, Thread.id).where(Thread.site_id == site_id, Thread.key.in_(some))
        # An address that is a thread's own counts before a former one.
        result |= {key: number for key, number in connection().execute(union_all(alias, own))}
    return result
