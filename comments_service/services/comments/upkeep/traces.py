"""What an embedded database keeps of a text that is gone, until it is cleaned.

Freed pages are overwritten at once (PRAGMA secure_delete, comments_service.embedded). Two places
are left: FTS5 only marks the words of its older segments as gone, and the write-ahead log holds
pages as they were. PostgreSQL's vacuum does both by itself.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from comments_service.embedded import driver_of
from comments_service.extensions import connection, db
from comments_service.models import OutboxMessage
from comments_service.queries.core.outbox import lane_of
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import writing

#: The worker's message to clean.
TOPIC = "clean_traces"
# Pages that one step of a merge writes: other writers wait for that long at most.
_PAGES = 500
_ONCE = timedelta(hours=1)
_MERGE = text("INSERT INTO search_index (search_index, rank) VALUES ('merge', :pages)")


def have_traces_cleaned(session: Session, site_id: int, now: datetime) -> None:
    """Ask the worker to clean, in the transaction that takes a text away; once for an hour."""
    if db.engine.dialect.name != "sqlite":
        return
    waiting = select(OutboxMessage.id).where(
        OutboxMessage.state == "waiting",
        OutboxMessage.lane == lane_of(TOPIC),
        OutboxMessage.due_at > now - _ONCE,
        OutboxMessage.topic == TOPIC,
        OutboxMessage.claimed_until.is_(None),
    )
    if session.execute(waiting.limit(1)).first() is None:
        enqueue(session, site_id, TOPIC, {}, now=now)


def clean_traces(keep_alive: Callable[[], None] = lambda: None) -> None:
    """Write the search index anew, step by step, without what is gone; empty the log.

    The log is emptied unless somebody reads from it at this moment.
    """
    if db.engine.dialect.name != "sqlite":
        return
    # Negative: merge all segments, however few, then go on with that
    # (https://sqlite.org/fts5.html#the_merge_command).
    pages = -_PAGES
    while _merge(pages):
        pages = _PAGES
        keep_alive()
    connection().execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _merge(pages: int) -> bool:
    """Carry out one step of a merge; return whether there may be more to do."""
    with writing() as writer:
        driver = driver_of(writer)
        before = driver.total_changes
        writer.execute(_MERGE, {"pages": pages})
        return driver.total_changes - before >= 2
