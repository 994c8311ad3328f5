"""What waits in the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from comments_service.extensions import db
from comments_service.models import Outage, OutboxMessage, Site
from comments_service.models.base import table_of
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_all

#: How long a worker holds a message without a sign of life.
LEASE = timedelta(minutes=3)
#: The same of what a person waits for: its worker gives a sign of life every few seconds.
SHORT_LEASE = timedelta(seconds=8)
# Clocks of machines that are set right differ by less.
_TOLERANCE = timedelta(minutes=1)


class DeadMessageRow(TypedRow):
    """A message that was given up, and why."""

    id: int
    topic: str
    attempts: int
    last_error: str | None
    created_at: datetime


class UnsentRow(TypedRow):
    """A message to somebody that has not been sent, and why not, if it was tried."""

    id: int
    topic: str
    payload: dict[str, Any]
    state: str
    attempts: int
    last_error: str | None
    created_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class OutboxState:
    """How the worker gets on; ``oldest_seconds`` is how late the longest due message is."""

    waiting: int
    dead: int
    oldest_seconds: float


class Lane(StrEnum):
    """Messages that wait for one another alone.

    ``NOW`` are those that a person waits for: alerts to the team. ``LONG`` go through a whole file
    or site, ``SOON`` are the others.
    """

    NOW = "now"
    SOON = "soon"
    LONG = "long"


_LANES = {
    **dict.fromkeys(("ask_judge", "release_unjudged"), Lane.NOW),
    **dict.fromkeys(
        ("alert", "escalate_need", "wake_need", "notice", "mail", "confirm_mails"), Lane.NOW
    ),
    **dict.fromkeys(
        ("check_import", "import", "undo_import", "render", "tell_more_readers"), Lane.LONG
    ),
}


def lane_of(topic: str) -> Lane:
    """Return the lane that messages of a topic go by."""
    return _LANES.get(topic, Lane.SOON)


def is_due(lane: Lane | None = None) -> ColumnElement[bool]:
    """Return the condition of a message that a worker may take, by the database's clock.

    Its placeholders are given by ``moments``. Of one lane, or of all. One that was due at once is
    due, even if the clock of whoever wrote it was ahead, or has been set back since. A hold that no
    worker can have taken by this clock is none. One message of a lane is on its way to a
    destination at a time, and none to one that could not be reached, before it is to be tried
    again.
    """
    of_lane = true() if lane is None else OutboxMessage.lane == lane
    due, until = OutboxMessage.due_at, OutboxMessage.claimed_until
    at_once = and_(OutboxMessage.created_at > _NOW, due <= OutboxMessage.created_at)
    return of_lane & (
        (OutboxMessage.state == "waiting")
        & or_(due <= _NOW, at_once)
        & or_(until.is_(None), until <= _NOW, until > _LONGEST)
        & or_(OutboxMessage.destination == "", ~_is_occupied())
    )


_MOMENT = table_of(OutboxMessage).c.due_at.type
_NOW, _LONGEST = bindparam("now", type_=_MOMENT), bindparam("longest", type_=_MOMENT)


def moments(now: datetime) -> dict[str, object]:
    """Return the values for ``is_due``: now, and until when a worker can hold a message."""
    return {"now": now, "longest": now + LEASE + _TOLERANCE}


def _is_occupied() -> ColumnElement[bool]:
    """Return whether a message's destination has one on its way, or cannot be reached.

    Both are looked up once, and not for each message: thousands may wait for one mail server.
    """
    other = aliased(OutboxMessage)
    on_its_way = select(other.destination, other.lane).where(
        other.state == "waiting",
        other.destination != "",
        other.claimed_until > _NOW,
        other.claimed_until <= _LONGEST,
    )
    down = select(Outage.destination).where(Outage.until > _NOW)
    place = tuple_(OutboxMessage.destination, OutboxMessage.lane)
    return or_(place.in_(on_its_way), OutboxMessage.destination.in_(down))


def lease_of(lane: str) -> timedelta:
    """Return how long a worker holds a message of that lane without a sign of life."""
    return SHORT_LEASE if lane == Lane.NOW else LEASE


def has_due(now: datetime, lane: Lane | None = None) -> bool:
    """Whether there is something for a worker to do. One statement."""
    return bool(db.session.execute(_has_due(lane), moments(now)).scalar())


@cache
def _has_due(lane: Lane | None) -> AnySelect:
    """Return the statement: to build it takes longer than to run it."""
    return select(select(OutboxMessage.id).where(is_due(lane)).exists())


def is_anybody_alerted() -> bool:
    """Whether a site has somebody who wants to be alerted of its comments. One statement."""
    return bool(
        db.session.execute(select(select(Site.id).where(Site.alerts != "").exists())).scalar()
    )


def unsent_messages(site_id: int, topics: Sequence[str], limit: int) -> Sequence[UnsentRow]:
    """Return the newest messages of a site that wait or were given up. One statement."""
    columns = [getattr(OutboxMessage, name) for name in UnsentRow.__annotations__]
    return fetch_all(
        UnsentRow,
        select(*columns)
        .where(OutboxMessage.site_id == site_id, OutboxMessage.topic.in_(topics))
        .order_by(OutboxMessage.id.desc())
        .limit(limit),
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
