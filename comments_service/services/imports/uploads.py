"""A file that was brought in the console, and the steps that its owner asks for.

The file waits in pieces in the database, where the worker of any machine can read it. The work
itself is a message of the outbox: topics ``check_import``, ``import`` and ``undo_import``.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from comments_service.errors import N_, AppError, not_found
from comments_service.extensions import db
from comments_service.models import Import, UploadPart
from comments_service.services.core.actor import Actor, By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction

#: What a request may bring. Larger files come in by command.
MAX_UPLOAD_BYTES = 200 * 1024 * 1024
PIECE_BYTES = 1024 * 1024

#: Who asks, and when.

CUT_SHORT = N_("The file did not arrive whole. Bring it again.")


def receive_upload(
    site_id: int, moderator_id: int, named: tuple[str, str], pieces: Iterable[bytes], now: datetime
) -> int:
    """Keep a file (its name and format in ``named``) and have it checked; returns its import's id.

    One transaction a piece, so that nobody waits for the whole. Raises AppError invalid (field
    ``file``) when there is nothing in it.
    """
    import_id = fresh_id(now)
    file_name, format_name = named
    whole = {"site_id": site_id, "import_id": import_id}
    count = 0
    for number, piece in enumerate(pieces):
        with transaction() as session:
            if number == 0:
                session.execute(
                    insert(Import).values(
                        site_id=site_id,
                        id=import_id,
                        state="failed",
                        error=CUT_SHORT,
                        format=format_name,
                        file_name=file_name[:300],
                        moderator_id=moderator_id,
                        created_at=now,
                    )
                )
            session.execute(insert(UploadPart).values(**whole, number=number, content=piece))
        count += 1
    if not count:
        raise AppError("invalid", N_("Choose a file that has something in it."))
    _ask(site_id, import_id, ("failed",), "uploaded", "check_import", now)
    return import_id


def check_again(site_id: int, import_id: int, site_url: str | None, now: datetime) -> None:
    """Have a file checked anew, with another address of its pages.

    Raises AppError not_found, and conflict when it is not waiting for a decision.
    """
    _ask(site_id, import_id, ("checked",), "uploaded", "check_import", now, site_url=site_url)


def start_import(site_id: int, import_id: int, by: By) -> None:
    """Have a checked file imported. ``by`` is (who, when). Raises AppError not_found, conflict."""
    _ask(site_id, import_id, ("checked",), "waiting", "import", by.at, by=by.actor)


def start_undo(site_id: int, import_id: int, by: By) -> None:
    """Have an import taken out as a whole. Raises AppError as start_import does."""
    before = ("done", "running", "undoing")
    _ask(site_id, import_id, before, "undoing", "undo_import", by.at, by=by.actor)


def drop_upload(site_id: int, import_id: int) -> None:
    """Forget a file that was not imported. Raises AppError not_found, conflict."""
    with transaction() as session:
        gone = session.execute(
            delete(Import)
            .where(
                Import.site_id == site_id,
                Import.id == import_id,
                Import.state.in_(("checked", "failed", "uploaded")),
                Import.done == 0,
            )
            .returning(Import.id)
        ).first()
        if gone is None:
            raise AppError("conflict", N_("This import has changed meanwhile: look again."))


def forget_file(site_id: int, import_id: int) -> None:
    """Delete the pieces of a file that is not needed any more."""
    with transaction() as session:
        session.execute(
            delete(UploadPart).where(
                UploadPart.site_id == site_id, UploadPart.import_id == import_id
            )
        )


def pieces_of(site_id: int, import_id: int) -> Iterator[bytes]:
    """A file as it was brought, piece by piece. One statement each."""
    number = 0
    of_import = (UploadPart.site_id == site_id) & (UploadPart.import_id == import_id)
    while True:
        piece = db.session.execute(
            select(UploadPart.content).where(of_import, UploadPart.number == number)
        ).scalar()
        if piece is None:
            return
        yield piece
        number += 1


def _ask(  # noqa: PLR0913 - the parts of one step
    site_id: int,
    import_id: int,
    before: tuple[str, ...],
    after: str,
    topic: str,
    now: datetime,
    by: Actor | None = None,
    **values: str | None,
) -> None:
    with transaction() as session:
        is_it = (Import.site_id == site_id) & (Import.id == import_id)
        if session.execute(select(Import.id).where(is_it)).first() is None:
            raise not_found()
        changed = session.execute(
            update(Import)
            .where(is_it, Import.state.in_(before))
            .values(state=after, error=None, **values)
            .returning(Import.file_name)
            .execution_options(synchronize_session=False)
        ).first()
        if changed is None:
            raise AppError("conflict", N_("This import has changed meanwhile: look again."))
        if by:
            record_entry(
                session, site_id, AuditRecord(action=topic, subject=changed.file_name), by, now
            )
        enqueue(session, site_id, topic, {"import_id": import_id}, now=now)
