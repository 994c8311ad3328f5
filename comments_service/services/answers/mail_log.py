"""What became of each mail that came in, and the state of the mailbox."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from comments_service.extensions import db
from comments_service.models import IncomingMail, Mailbox
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.transaction import transaction

#: So long it is told what became of a mail, and a mail that comes again is known.
KEPT = timedelta(days=30)
_LONGEST_ERROR = 500


def note_mail(  # noqa: PLR0913 - the columns
    session: Session,
    site_id: int,
    number: str,
    outcome: str,
    now: datetime,
    *,
    whose: str,
    comment_id: int | None = None,
    answer_id: int | None = None,
    reason: str | None = None,
    attachments: int = 0,
) -> None:
    """Note what became of a mail, in the caller's transaction; old ones are forgotten."""
    session.execute(
        delete(IncomingMail)
        .where(IncomingMail.site_id == site_id, IncomingMail.at < now - KEPT)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        _insert(IncomingMail)
        .values(
            site_id=site_id,
            id=fresh_id(now),
            number=number,
            whose=whose,
            comment_id=comment_id,
            answer_id=answer_id,
            outcome=outcome,
            reason=reason[:_LONGEST_ERROR] if reason else None,
            attachments=attachments,
            at=now,
        )
        .on_conflict_do_nothing()
    )


def note_look(address: str, now: datetime) -> None:
    """Note that a mailbox could be looked into."""
    _note(address, looked_at=now, failing_since=None, tries=0, last_error=None)


def note_failed_look(address: str, reason: str, now: datetime) -> int:
    """Note that a mailbox could not be looked into; return how many times in a row."""
    with transaction() as session:
        _ensure(session, address)
        since = Mailbox.failing_since
        tries = session.execute(
            update(Mailbox)
            .where(Mailbox.address == address)
            .values(
                failing_since=db.func.coalesce(since, now),
                tries=Mailbox.tries + 1,
                last_error=reason[:_LONGEST_ERROR],
            )
            .returning(Mailbox.tries)
            .execution_options(synchronize_session=False)
        )
        return int(tries.scalar_one())


def count_unaddressed(address: str) -> None:
    """Count a mail that no genuine token came with, or that could not be read."""
    _note(address, unaddressed=Mailbox.unaddressed + 1)


def _note(address: str, **values: object) -> None:
    with transaction() as session:
        _ensure(session, address)
        session.execute(
            update(Mailbox)
            .where(Mailbox.address == address)
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def _ensure(session: Session, address: str) -> None:
    session.execute(_insert(Mailbox).values(address=address).on_conflict_do_nothing())


def _insert(model: type[IncomingMail] | type[Mailbox]) -> postgresql.Insert | sqlite.Insert:
    if db.engine.dialect.name == "sqlite":
        return sqlite.insert(model)
    return postgresql.insert(model)
