"""What an import must know of the threads that it writes to."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Comment, Import
from comments_service.queries.core.rows import AnyRow
from comments_service.rules.core.batches import batches

_AT_ONCE = 500
_ROWS_AT_ONCE = 2000


def known_in(site_id: int, thread_ids: Sequence[int], source: str) -> Iterator[AnyRow]:
    """(thread, id in the source, id, import) of what came from ``source`` into these threads.

    One statement for each 500 threads and each 2000 comments.
    """
    known = (Comment.thread_id, Comment.source_id, Comment.id, Comment.import_id)
    for some in batches(thread_ids, _AT_ONCE):
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
    for some in batches(thread_ids, _AT_ONCE):
        after = 0
        while rows := db.session.execute(
            select(*known, Comment.source_name, Comment.source_id)
            .where(Comment.site_id == site_id, Comment.thread_id.in_(some), Comment.id > after)
            .order_by(Comment.id)
            .limit(_ROWS_AT_ONCE)
        ).all():
            yield from rows
            after = rows[-1].id


def root_ids(site_id: int, comment_ids: Sequence[int]) -> dict[int, int]:
    """The roots of those of these comments that exist, by id. One statement for each 500."""
    return {
        comment_id: root_id
        for some in batches(comment_ids, _AT_ONCE)
        for comment_id, root_id in db.session.execute(
            select(Comment.id, Comment.root_id).where(
                Comment.site_id == site_id, Comment.id.in_(some)
            )
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
