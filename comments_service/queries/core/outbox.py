"""What waits in the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlalchemy import ColumnElement, func, or_, select, true

from comments_service.extensions import db
from comments_service.models import OutboxMessage
from comments_service.queries.core.rows import TypedRow, fetch_all


class DeadMessageRow(TypedRow):
    """A message that was given up, and why."""

    id: int
    topic: str
    attempts: int
    last_error: str | None
    created_at: datetime


@dataclass(frozen=True)
class OutboxState:
    """How the worker gets on; ``oldest_seconds`` is how late the longest due message is."""

    waiting: int
    dead: int
    oldest_seconds: float


class Lane(Enum):
    """Messages that wait for one another alone.

    ``LONG`` are those that go through a whole file or site: mails and decisions never wait for
    them.
    """

    SHORT = auto()
    LONG = auto()


_LONG_TOPICS = ("check_import", "import", "undo_import", "render")


def is_due(now: datetime, lane: Lane | None = None) -> ColumnElement[bool]:
    """Return the condition of a message that a worker may take: of one lane, or of all."""
    is_long = OutboxMessage.topic.in_(_LONG_TOPICS)
    of_lane = {None: true(), Lane.LONG: is_long, Lane.SHORT: ~is_long}[lane]
    return of_lane & (
        (OutboxMessage.state == "waiting")
        & (OutboxMessage.due_at <= now)
        & or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= now)
    )


def has_due(now: datetime, lane: Lane | None = None) -> bool:
    """Whether there is something for a worker to do. One statement."""
    return bool(
        db.session.execute(
            select(select(OutboxMessage.id).where(is_due(now, lane)).exists())
        ).scalar()
    )


def outbox_state(now: datetime) -> OutboxState:
    """Return counts and the age of what is due, of all sites. One statement.

    What was written down for a later day does not wait yet.
    """
    has_begun = or_(OutboxMessage.due_at <= now, OutboxMessage.attempts > 0)
    waiting = (OutboxMessage.state == "waiting") & has_begun
    row = db.session.execute(
        select(
            func.count().filter(waiting),
            func.count().filter(OutboxMessage.state == "dead"),
            func.min(OutboxMessage.due_at).filter(waiting),
        )
    ).one()
    late = (now - row[2]).total_seconds() if row[2] else 0.0
    return OutboxState(row[0], row[1], max(late, 0.0))


def dead_messages(site_id: int, limit: int) -> Sequence[DeadMessageRow]:
    """Return the newest messages of a site that were given up: id, topic, why, when.

    One statement.
    """
    return fetch_all(
        DeadMessageRow,
        select(
            OutboxMessage.id,
            OutboxMessage.topic,
            OutboxMessage.attempts,
            OutboxMessage.last_error,
            OutboxMessage.created_at,
        )
        .where(OutboxMessage.site_id == site_id, OutboxMessage.state == "dead")
        .order_by(OutboxMessage.id.desc())
        .limit(limit),
    )
