"""A file that is uploaded in the console, and the steps that follow.

The file waits in pieces in the database, where the worker of any machine can read it. The work
itself is a message of the outbox: topics ``check_import``, ``import`` and ``undo_import``.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, exists, insert, select, update

from comments_service.errors import N_, AppError, not_found
from comments_service.extensions import db
from comments_service.models import Import, OutboxMessage, UploadPart
from comments_service.queries.imports.imports import has_file, has_parts, messages_of
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction

#: What a request may hold. Larger files are imported by command.
MAX_UPLOAD_BYTES = 200 * 1024 * 1024
PIECE_BYTES = 1024 * 1024

_ANY_NUMBER = 2**31 - 1

#: How long a file waits for somebody to go on with it.
KEPT = timedelta(days=7)

WAITED = N_("The file waited for a week and was deleted. Please upload it again.")
GIVEN_UP = N_("The work was interrupted several times and has stopped. You can try it again.")
CUT_SHORT = N_("The file did not arrive complete. Please upload it again.")


class Upload(NamedTuple):
    """What somebody says of a file: its name, its format, and its encoding if not UTF-8."""

    name: str
    format: str
    encoding: str | None = None


def receive_upload(
    site_id: int,
    moderator_id: int,
    upload: Upload,
    pieces: Iterable[bytes],
    now: datetime,
) -> int:
    """Store a file and have it checked; return the id of its import.

    One transaction a piece, so that nobody waits for the whole. Raise AppError invalid (field
    ``file``) if it is empty.
    """
    import_id = fresh_id(now)
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
                        format=upload.format,
                        file_name=upload.name[:300],
                        encoding=upload.encoding,
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


def check_again(site_id: int, import_id: int, now: datetime, **values: str | None) -> None:
    """Have a file checked anew, with another ``site_url``, ``format`` or ``encoding``.

    Raise AppError not_found, and conflict unless it waits for a decision, or nothing of it came in.
    """
    if not has_parts(site_id, import_id):
        raise _changed_meanwhile()
    _take_step(site_id, import_id, _CHECK_AGAIN, now, None, **values)


def start_import(site_id: int, import_id: int, by: By, *, adds_origin: bool | None = None) -> None:
    """Have a checked file imported, or go on where its import failed.

    ``adds_origin`` says whether the address of its pages joins the site's; None leaves what was
    said before. Raise AppError not_found, conflict.
    """
    if not has_file(site_id, import_id):
        raise _changed_meanwhile()
    said = {} if adds_origin is None else {"adds_origin": adds_origin}
    _take_step(site_id, import_id, _IMPORT, by.at, by, **said)


def stop_import(site_id: int, import_id: int, now: datetime) -> None:
    """Say that an import has stopped: its work was given up. It can be tried again.

    The messages that were given up go, or they would stop the next try as well.
    """
    dead = messages_of(site_id, import_id, OutboxMessage.state == "dead")
    with transaction() as session:
        session.execute(
            delete(OutboxMessage).where(
                OutboxMessage.site_id == site_id, OutboxMessage.id.in_(dead)
            )
        )
        session.execute(
            update(Import)
            .where(
                Import.site_id == site_id,
                Import.id == import_id,
                Import.state.in_(("uploaded", "waiting", "running", "undoing")),
            )
            .values(state="failed", error=GIVEN_UP, finished_at=now)
            .execution_options(synchronize_session=False)
        )


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


def forget_old_files(now: datetime) -> None:
    """Delete the files that nobody has gone on with, on all sites; what was imported stays."""
    waits = Import.state.in_(("checked", "failed")) & (Import.created_at < now - KEPT)
    of_import = (UploadPart.site_id == Import.site_id) & (UploadPart.import_id == Import.id)
    with transaction() as session:
        old = session.execute(
            select(Import.site_id, Import.id).where(waits, exists().where(of_import))
        ).all()
    for site_id, import_id in old:
        with transaction() as session:
            session.execute(
                update(Import)
                .where(Import.site_id == site_id, Import.id == import_id, waits)
                .values(state="failed", error=WAITED, finished_at=now)
                .execution_options(synchronize_session=False)
            )
        forget_file(site_id, import_id)


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
    """A step of an import: the states that it may follow, the one after it, and its topic.

    It may follow them while no more than ``done_at_most`` entries are through.
    """

    before: tuple[str, ...]
    after: str
    topic: str
    done_at_most: int = _ANY_NUMBER


_CHECK_UPLOAD = _Step(("failed",), "uploaded", "check_import")
_CHECK_AGAIN = _Step(("checked", "failed"), "uploaded", "check_import", 0)
_IMPORT = _Step(("checked", "failed"), "waiting", "import")
_UNDO = _Step(("done", "running", "undoing", "failed"), "undoing", "undo_import")


def _take_step(
    site_id: int,
    import_id: int,
    step: _Step,
    now: datetime,
    by: By | None = None,
    **values: str | bool | None,
) -> None:
    with transaction() as session:
        is_it = (Import.site_id == site_id) & (Import.id == import_id)
        if session.execute(select(Import.id).where(is_it)).first() is None:
            raise not_found()
        file_name = session.execute(
            update(Import)
            .where(is_it, Import.state.in_(step.before), Import.done <= step.done_at_most)
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
