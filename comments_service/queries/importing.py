"""What an import must know of the threads that it writes to."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import select, union_all

from comments_service.extensions import db
from comments_service.models import Comment, Thread, ThreadAlias
from comments_service.queries.rows import AnyRow

_AT_ONCE = 500

Item = TypeVar("Item")


def threads_by_key(site_id: int, keys: Sequence[str]) -> dict[str, int]:
    """The ids of the threads that exist, by key or alias. One statement for each 500 keys."""
    found: dict[str, int] = {}
    for some in _portions(keys):
        alias = select(ThreadAlias.key, ThreadAlias.thread_id).where(
            ThreadAlias.site_id == site_id, ThreadAlias.key.in_(some)
        )
        own = select(Thread.key, Thread.id).where(Thread.site_id == site_id, Thread.key.in_(some))
        # An address that is a thread's own counts before a former one.
        found |= {key: thread_id for key, thread_id in db.session.execute(union_all(alias, own))}
    return found


def comments_in(site_id: int, thread_ids: Sequence[int]) -> Iterator[AnyRow]:
    """Every comment of these threads: its place, its state, its counts and where it came from.

    One statement for each 500 threads.
    """
    for some in _portions(thread_ids):
        yield from db.session.execute(
            select(
                Comment.id,
                Comment.thread_id,
                Comment.parent_id,
                Comment.root_id,
                Comment.status,
                Comment.is_visible,
                Comment.child_count,
                Comment.reply_count,
                Comment.source_name,
                Comment.source_id,
            ).where(Comment.site_id == site_id, Comment.thread_id.in_(some))
        )


def _portions(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
