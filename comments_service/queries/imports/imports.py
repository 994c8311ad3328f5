"""What an import must know of the site that it writes to, and the imports themselves."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from comments_service.extensions import db
from comments_service.models import Comment, Import, OutboxMessage, UploadPart
from comments_service.queries.core.rows import TypedRow, fetch_all
from comments_service.rules.core.batches import batches

_AT_ONCE = 500
_ROWS_AT_ONCE = 2000
_TOPICS = ("check_import", "import", "undo_import")


class SourceRow(TypedRow):
    """Where a comment comes from: None for the source of one that was written here."""

    id: int
    thread_id: int
    import_id: int | None
    source_name: str | None
    source_id: str | None


def comment_sources(
    site_id: int, thread_ids: Sequence[int], source: str | None = None
) -> Iterator[SourceRow]:
    """Yield where the comments of threads come from; of ``source`` alone, if it is given.

    One statement for each 500 threads and each 2000 comments.
    """
    columns = (Comment.id, Comment.thread_id, Comment.import_id)
    chosen = select(*columns, Comment.source_name, Comment.source_id)
    if source is not None:
        chosen = chosen.where(Comment.source_name == source)
    for some in batches(thread_ids, _AT_ONCE):
        of_threads = chosen.where(Comment.site_id == site_id, Comment.thread_id.in_(some))
        ordered = of_threads.order_by(Comment.id).limit(_ROWS_AT_ONCE)
        after = 0
        while rows := fetch_all(SourceRow, ordered.where(Comment.id > after)):
            yield from rows
            after = rows[-1].id


def root_ids(site_id: int, comment_ids: Sequence[int]) -> dict[int, int]:
    """Return the roots of those of these comments that exist, by id.

    One statement for each 500.
    """
    return {
        comment_id: root_id
        for some in batches(comment_ids, _AT_ONCE)
        for comment_id, root_id in db.session.execute(
            select(Comment.id, Comment.root_id).where(
                Comment.site_id == site_id, Comment.id.in_(some)
            )
        )
    }


def largest_id(site_id: int, below: int) -> int:
    """Return the largest id of a comment below a number; 0 without one. One statement."""
    ids = select(func.max(Comment.id)).where(Comment.site_id == site_id, Comment.id < below)
    return db.session.execute(ids).scalar() or 0


def unfinished_import(site_id: int, source: str, digest: str) -> int | None:
    """Return the import of the same file that began and did not end, if any. One statement."""
    rows = db.session.execute(
        select(Import.id, Import.found)
        .where(Import.site_id == site_id, Import.format == source, Import.state == "running")
        .order_by(Import.id.desc())
    )
    return next(
        (import_id for import_id, preview in rows if (preview or {}).get("digest") == digest), None
    )


def has_file(site_id: int, import_id: int) -> bool:
    """Tell whether a file that was checked is still here. One statement."""
    parts = select(UploadPart.number).where(
        UploadPart.site_id == Import.site_id, UploadPart.import_id == Import.id
    )
    is_checked = (Import.site_id == site_id) & (Import.id == import_id) & (Import.total > 0)
    return bool(db.session.execute(select(parts.exists()).where(is_checked)).scalar())


def has_parts(site_id: int, import_id: int) -> bool:
    """Tell whether an uploaded file is still here, whatever came of it. One statement."""
    parts = select(UploadPart.number).where(
        UploadPart.site_id == site_id, UploadPart.import_id == import_id
    )
    return bool(db.session.execute(select(parts.exists())).scalar())


def import_by_id(site_id: int, import_id: int) -> Import | None:
    """Return an import. One statement."""
    return db.session.get(Import, (site_id, import_id), populate_existing=True)


def imports_of(site_id: int, limit: int = 50) -> Sequence[Import]:
    """Return the latest imports of a site. One statement."""
    return db.session.scalars(
        select(Import).where(Import.site_id == site_id).order_by(Import.id.desc()).limit(limit)
    ).all()


def is_given_up(site_id: int, import_id: int) -> bool:
    """Whether the work on an import failed for good: its message is dead. One statement."""
    return bool(messages_of(site_id, import_id, OutboxMessage.state == "dead"))


def is_interrupted(site_id: int, import_id: int, now: datetime) -> bool:
    """Whether who worked on an import died: its message was begun and nobody holds it.

    One statement.
    """
    is_left = OutboxMessage.claimed_until.is_(None) | (OutboxMessage.claimed_until < now)
    was_begun = (OutboxMessage.attempts > 0) & (OutboxMessage.state == "waiting")
    return bool(messages_of(site_id, import_id, is_left & was_begun))


def messages_of(site_id: int, import_id: int, condition: ColumnElement[bool]) -> list[int]:
    """Return the ids of an import's messages for which a condition holds. One statement."""
    rows = db.session.execute(
        select(OutboxMessage.id, OutboxMessage.payload).where(
            OutboxMessage.site_id == site_id, OutboxMessage.topic.in_(_TOPICS), condition
        )
    )
    return [number for number, payload in rows if payload.get("import_id") == import_id]
