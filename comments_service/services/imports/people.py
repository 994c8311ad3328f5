"""Undo an import: the commenters and readers that it brought, unless they are somebody by now."""

from collections.abc import Callable

from sqlalchemy import delete, exists, select

from comments_service.models import (
    Comment,
    Commenter,
    Import,
    Reader,
    ReaderIdentity,
    ReaderSession,
)
from comments_service.services.core.transaction import transaction

_AT_ONCE = 500


def remove_people(site_id: int, import_id: int, between: Callable[[], None]) -> None:
    """Remove those of an import who have written nothing else and have not signed in since.

    Call ``between`` after each transaction.
    """
    after = 0
    while ids := _ids_after(site_id, import_id, after):
        _remove(site_id, import_id, ids)
        after = ids[-1]
        between()


def _ids_after(site_id: int, import_id: int, after: int) -> list[int]:
    """Return the next commenters of an import, by their ids."""
    with transaction() as session:
        return list(
            session.scalars(
                select(Commenter.id)
                .where(
                    Commenter.site_id == site_id,
                    Commenter.id > after,
                    Commenter.import_id == import_id,
                )
                .order_by(Commenter.id)
                .limit(_AT_ONCE)
            )
        )


def _remove(site_id: int, import_id: int, ids: list[int]) -> None:
    has_written = exists().where(Comment.site_id == site_id, Comment.commenter_id == Commenter.id)
    idle = select(Commenter.id).where(
        Commenter.site_id == site_id, Commenter.id.in_(ids), ~has_written
    )
    # What they had proved before came with the import.
    since = select(Import.created_at).where(Import.site_id == site_id, Import.id == import_id)
    came_in = (
        exists().where(ReaderSession.site_id == site_id, ReaderSession.reader_id == Reader.id),
        exists().where(
            ReaderIdentity.site_id == site_id,
            ReaderIdentity.reader_id == Reader.id,
            ReaderIdentity.created_at > since.scalar_subquery(),
        ),
    )
    is_reader = exists().where(Reader.site_id == site_id, Reader.commenter_id == Commenter.id)
    with transaction() as session:
        idle_ids = session.scalars(idle).all()
        session.execute(
            delete(Reader)
            .where(
                Reader.site_id == site_id,
                Reader.commenter_id.in_(idle_ids),
                *(~one for one in came_in),
            )
            .execution_options(synchronize_session=False)
        )
        session.execute(
            delete(Commenter)
            .where(Commenter.site_id == site_id, Commenter.id.in_(idle_ids), ~is_reader)
            .execution_options(synchronize_session=False)
        )
