"""What an import must know of the threads that it writes to."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy import select, union_all

from comments_service.extensions import db
from comments_service.models import Comment, Import, Thread, ThreadAlias
from comments_service.queries.core.rows import AnyRow

_AT_ONCE = 500
_ROWS_AT_ONCE = 2000

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


def known_in(site_id: int, thread_ids: Sequence[int], source: str) -> Iterator[AnyRow]:
    """(thread, id in the source, id, import) of what came from ``source`` into these threads.

    One statement for each 500 threads and each 2000 comments.
    """
    known = (Comment.thread_id, Comment.source_id, Comment.id, Comment.import_id)
    for some in _portions(thread_ids):
        after = 0
        while rows := db.session.execute(
            select(*known)
            .where(
                Comment.site_id == site_id,
                Comment.thread_id.in_(some),
                Comment.source_name == source,
                Comment.id > after,
            )
            .order_by(Comment.id)
            .limit(_ROWS_AT_ONCE)
        ).all():
            yield from rows
            after = rows[-1].id


def all_in(site_id: int, thread_ids: Sequence[int]) -> Iterator[AnyRow]:
    """thread_id, id, import_id, source_name and source_id of all comments of these threads.

    One statement for each 500 threads and each 2000 comments.
    """
    known = (Comment.thread_id, Comment.id, Comment.import_id)
    for some in _portions(thread_ids):
        after = 0
        while rows := db.session.execute(
            select(*known, Comment.source_name, Comment.source_id)
            .where(Comment.site_id == site_id, Comment.thread_id.in_(some), Comment.id > after)
            .order_by(Comment.id)
            .limit(_ROWS_AT_ONCE)
        ).all():
            yield from rows
            after = rows[-1].id


def places_of(site_id: int, comment_ids: Sequence[int]) -> dict[int, AnyRow]:
    """Where these comments stand and what is counted of them, by id. One statement for each 500."""
    return {
        row.id: row
        for some in _portions(comment_ids)
        for row in db.session.execute(
            select(
                Comment.id,
                Comment.parent_id,
                Comment.root_id,
                Comment.status,
                Comment.is_visible,
                Comment.child_count,
            ).where(Comment.site_id == site_id, Comment.id.in_(some))
        )
    }


def unfinished_import(site_id: int, source: str, digest: str) -> int | None:
    """The import of the same file that was begun and not ended, if any. One statement."""
    rows = db.session.execute(
        select(Import.id, Import.found)
        .where(Import.site_id == site_id, Import.format == source, Import.state == "running")
        .order_by(Import.id.desc())
    )
    return next((row.id for row in rows if (row.found or {}).get("digest") == digest), None)


def import_by_id(site_id: int, import_id: int) -> Import | None:
    """An import. One statement."""
    return db.session.get(Import, (site_id, import_id), populate_existing=True)


def imports_of(site_id: int, limit: int = 50) -> Sequence[Import]:
    """The latest imports of a site. One statement."""
    return db.session.scalars(
        select(Import).where(Import.site_id == site_id).order_by(Import.id.desc()).limit(limit)
    ).all()


def _portions(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
