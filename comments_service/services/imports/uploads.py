"""A file that is uploaded in the console, and the steps that follow.

The file waits in pieces in the database, where the worker of any machine can read it. The work
itself is a message of the outbox: topics ``check_import``, ``import`` and ``undo_import``.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, select, update

from comments_service.errors import N_, AppError, not_found
from comments_service.extensions import db
from comments_service.models import Import, UploadPart
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction

#: What a request may hold. Larger files are imported by command.
MAX_UPLOAD_BYTES = 200 * 1024 * 1024
PIECE_BYTES = 1024 * 1024

CUT_SHORT = N_("The file did not arrive complete. Please upload it again.")


def receive_upload(
    site_id: int,
    moderator_id: int,
    name_and_format: tuple[str, str],
    pieces: Iterable[bytes],
    now: datetime,
) -> int:
    """Store a file and have it checked; return the id of its import.

    One transaction a piece, so that nobody waits for the whole. Raise AppError invalid (field
    ``file``) if it is empty.
    """
    import_id = fresh_id(now)
    file_name, format_name = name_and_format
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
        raise AppError("invalid", N_("Choose a file that is not empty."))
    _take_step(site_id, import_id, _CHECK_UPLOAD, now)
    return import_id


def check_again(site_id: int, import_id: int, site_url: str | None, now: datetime) -> None:
    """Have a file checked anew, with another address of its pages.

    Raise AppError not_found, and conflict unless it waits for a decision.
    """
    _take_step(site_id, import_id, _CHECK_AGAIN, now, site_url=site_url)


def start_import(site_id: int, import_id: int, by: By) -> None:
    """Have a checked file imported. Raise AppError not_found, conflict."""
    _take_step(site_id, import_id, _IMPORT, by.at, by)


def start_undo(site_id: int, import_id: int, by: By) -> None:
    """Have an import undone as a whole. Raise AppError not_found, conflict."""
    _take_step(site_id, import_id, _UNDO, by.at, by)


def drop_upload(site_id: int, import_id: int) -> None:
    """Delete a file that was not imported. Raise AppError not_found, conflict."""
    with transaction() as session:
        deleted = session.execute(
            delete(Import)
            .where(
                Import.site_id == site_id,
                Import.id == import_id,
                Import.state.in_(("checked", "failed", "uploaded")),
                Import.done == 0,
            )
            .returning(Import.id)
        ).first()
        if deleted is None:
            raise _changed_meanwhile()


def forget_file(site_id: int, import_id: int) -> None:
    """Delete the pieces of a file that is no longer needed."""
    with transaction() as session:
        session.execute(
            delete(UploadPart).where(
                UploadPart.site_id == site_id, UploadPart.import_id == import_id
            )
        )


def pieces_of(site_id: int, import_id: int) -> Iterator[bytes]:
    """Yield a file as it was uploaded, piece by piece. One statement each."""
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


class _Step(NamedTuple):
    """A step of an import: the states that it may follow, the one after it, and its topic."""

    before: tuple[str, ...]
    after: str
    topic: str


_CHECK_UPLOAD = _Step(("failed",), "uploaded", "check_import")
_CHECK_AGAIN = _Step(("checked",), "uploaded", "check_import")
_IMPORT = _Step(("checked",), "waiting", "import")
_UNDO = _Step(("done", "running", "undoing"), "undoing", "undo_import")


def _take_step(
    site_id: int,
    import_id: int,
    step: _Step,
    now: datetime,
    by: By | None = None,
    **values: str | None,
) -> None:
    with transaction() as session:
        is_it = (Import.site_id == site_id) & (Import.id == import_id)
        if session.execute(select(Import.id).where(is_it)).first() is None:
            raise not_found()
        file_name = session.execute(
            update(Import)
            .where(is_it, Import.state.in_(step.before))
            .values(state=step.after, error=None, **values)
            .returning(Import.file_name)
            .execution_options(synchronize_session=False)
        ).scalar()
        if file_name is None:
            raise _changed_meanwhile()
        if by:
            record = AuditRecord(action=step.topic, subject=file_name)
            record_entry(session, site_id, record, by)
        enqueue(session, site_id, step.topic, {"import_id": import_id}, now=now)


def _changed_meanwhile() -> AppError:
    return AppError("conflict", N_("This import has changed in the meantime: check it again."))
