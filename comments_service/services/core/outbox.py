"""The outbox: what is to be done outside of the transaction that asks for it, at least once.

A worker holds a message by ``claimed_until``: only who knows that moment may end the message, so
one that was too slow cannot end what another has taken over since.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, cast

from flask import g
from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    bindparam,
    delete,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from comments_service.errors import N_, not_found
from comments_service.models import OutboxMessage
from comments_service.models.base import table_of
from comments_service.queries.core.outbox import LEASE as LEASE
from comments_service.queries.core.outbox import Lane, has_due, is_due, lane_of, lease_of, moments
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_one
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.outages import end_outage, note_outage, wait_after
from comments_service.services.core.transaction import transaction

#: Mails; the second is sent only to somebody who has commented on the site.
MAIL_TOPICS = ("mail", "commenter_mail")
#: After so many attempts in vain (about a day) a message is dead, until somebody revives it.
ATTEMPTS_AT_MOST = 10
_LONGEST_ERROR = 500
_COLUMNS = ("site_id", "topic", "lane", "destination", "payload", "created_at", "due_at")
_INSERT = text(f"""
    INSERT INTO outbox_messages (id, state, attempts, {", ".join(_COLUMNS)})
    VALUES (:id, 'waiting', 0, {", ".join(f":{name}" for name in _COLUMNS)})
    ON CONFLICT DO NOTHING
""").bindparams(
    *(bindparam(name, type_=table_of(OutboxMessage).c[name].type) for name in ("id", *_COLUMNS))
)


@dataclass(frozen=True)
class Claim:
    """A message that this worker holds, up to and without ``until``."""

    site_id: int
    id: int
    topic: str
    lane: str
    destination: str
    payload: dict[str, Any]
    attempts: int
    until: datetime


class DueRow(TypedRow):
    """A message that is due, and why it failed before, if it did."""

    site_id: int
    id: int
    topic: str
    lane: str
    destination: str
    payload: dict[str, Any]
    attempts: int
    last_error: str | None


def enqueue(  # noqa: PLR0913 - the parts of a message
    session: Session | Connection,
    site_id: int,
    topic: str,
    payload: dict[str, Any],
    *,
    now: datetime,
    due_at: datetime | None = None,
    destination: str | None = None,
) -> int:
    """Write a message in the caller's transaction, due at once or at ``due_at``; returns its id.

    ``destination`` names the peer that it goes to: while that one fails, no others wait. Mails all
    go to the mail server.
    """
    g.has_messages = True
    if destination is None:
        destination = "mail" if topic in MAIL_TOPICS else ""
    message = {
        "site_id": site_id,
        "topic": topic,
        "lane": lane_of(topic),
        "destination": destination,
        "payload": payload,
        "created_at": now,
        "due_at": due_at or now,
    }
    # An id that is taken is drawn anew: many messages may share a millisecond.
    while not cast(
        CursorResult[Any], session.execute(_INSERT, message | {"id": (drawn := fresh_id(now))})
    ).rowcount:
        pass
    return drawn


def claim(now: datetime, lane: Lane | None = None, after_site: int = 0) -> Claim | None:
    """Take the message that has been due for longest, of one lane or of all; None without one.

    Sites take turns: it is one of the next site after ``after_site`` for which something is due.
    Nothing is written, and no writer waited for, unless something is due. A message whose workers
    died at every attempt is dead.
    """
    if not has_due(now, lane):
        return None
    while True:
        with transaction() as session:
            row = _oldest(now, lane, after_site) or _oldest(now, lane)
            if row is None:
                return None
            if row.attempts < ATTEMPTS_AT_MOST:
                return _take(session, row, now)
            reason = row.last_error or N_("The worker stopped before this was finished.")
            which = _is(row.site_id, row.id)
            _change(session, which, state="dead", claimed_until=None, last_error=reason)


def renew(held: Claim, now: datetime) -> Claim | None:
    """Hold the message for longer; None when it is no longer ours."""
    until = now + lease_of(held.lane)
    with transaction() as session:
        is_ours = _change(session, _is_held(held), claimed_until=until)
    return replace(held, until=until) if is_ours else None


def done(held: Claim) -> None:
    """Delete a message that was carried out, unless another worker has taken it since.

    Its destination can be reached.
    """
    with transaction() as session:
        session.execute(delete(OutboxMessage).where(_is_held(held)))
        end_outage(session, held.destination)


def give_back(held: Claim, now: datetime) -> None:
    """Let another worker go on with a message at once; this was no attempt."""
    with transaction() as session:
        _change(session, _is_held(held), claimed_until=None, due_at=now, attempts=held.attempts - 1)


def fail(
    held: Claim, reason: str, now: datetime, *, is_final: bool = False, is_outage: bool = False
) -> None:
    """Try a message again later; one that was tried often enough, or need not be, is dead.

    After an outage all that goes to the same destination waits as long, and this one no longer.
    """
    is_dead = is_final or held.attempts >= ATTEMPTS_AT_MOST
    is_outage = is_outage and held.destination != ""
    values: dict[str, Any] = {} if is_outage else {"due_at": now + wait_after(held.attempts)}
    with transaction() as session:
        is_ours = _change(
            session,
            _is_held(held),
            state="dead" if is_dead else "waiting",
            claimed_until=None,
            last_error=reason[:_LONGEST_ERROR],
            **values,
        )
        if is_outage and is_ours:
            note_outage(session, held.destination, now)


def revive(site_id: int, message_id: int, now: datetime) -> None:
    """Try a dead message anew. Raises AppError not_found."""
    with transaction() as session:
        dead = _is(site_id, message_id) & (OutboxMessage.state == "dead")
        if not _change(session, dead, state="waiting", attempts=0, due_at=now):
            raise not_found()
        destination = select(OutboxMessage.destination).where(_is(site_id, message_id))
        end_outage(session, session.execute(destination).scalar_one())


def _oldest(now: datetime, lane: Lane | None, after_site: int = 0) -> DueRow | None:
    return fetch_one(DueRow, _of_the_oldest(lane), moments(now) | {"after_site": after_site})


@cache
def _of_the_oldest(lane: Lane | None) -> AnySelect:
    """Return the statement: to build it takes longer than to run it."""
    columns = [getattr(OutboxMessage, name) for name in DueRow.__annotations__]
    return (
        select(*columns)
        .where(is_due(lane), OutboxMessage.site_id > bindparam("after_site"))
        .order_by(OutboxMessage.site_id, OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
        # Workers pass each other by; on SQLite they take turns with the whole transaction.
        .with_for_update(skip_locked=True)
    )


def _take(session: Session, row: DueRow, now: datetime) -> Claim:
    # Counted when it begins, so that a message that kills its worker comes to an end as well.
    attempts, until = row.attempts + 1, now + lease_of(row.lane)
    _change(session, _is(row.site_id, row.id), attempts=attempts, claimed_until=until)
    return Claim(
        row.site_id,
        row.id,
        row.topic,
        row.lane,
        row.destination,
        row.payload,
        attempts,
        until,
    )


def _is(site_id: int, message_id: int) -> ColumnElement[bool]:
    return (OutboxMessage.site_id == site_id) & (OutboxMessage.id == message_id)


def _is_held(held: Claim) -> ColumnElement[bool]:
    return _is(held.site_id, held.id) & (OutboxMessage.claimed_until == held.until)


def _change(session: Session, which: ColumnElement[bool], **values: Any) -> bool:
    changed = session.execute(
        update(OutboxMessage)
        .where(which)
        .values(**values)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None
