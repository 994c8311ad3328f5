"""The log of what happens to comments: lines that follow one another, whatever the clocks say."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from comments_service.extensions import connection
from comments_service.models import Event
from comments_service.models.base import table_of
from comments_service.queries.comments.comments import OwnRow, StateRow
from comments_service.queries.core.rows import TypedRow
from comments_service.services.comments.change import Change
from comments_service.services.core.ids import draft_of_id
from comments_service.services.core.rows import insert_rows, numbered

_COLUMNS = (
    "site_id", "comment_id", "thread_id", "actor", "moderator_id", "device", "action",
    "from_status", "to_status", "reasons", "note", "created_at",
)  # fmt: skip
# After every line that the comment has: clocks differ between machines and two changes may share a
# millisecond, and yet the order of a comment's lines tells the last decision. Nothing is written,
# and no row counted, where the id is taken.
_INSERT = text(f"""
    INSERT INTO events (id, {", ".join(_COLUMNS)})
    SELECT CASE WHEN last.id >= :fresh THEN last.id + :room ELSE :fresh END,
        {", ".join(f":{name}" for name in _COLUMNS)}
    FROM (SELECT max(id) AS id FROM events
        WHERE site_id = :site_id AND comment_id = :comment_id) AS last
    WHERE true
    ON CONFLICT DO NOTHING
""").bindparams(*(bindparam(name, type_=table_of(Event).c[name].type) for name in _COLUMNS))


class LoggedRow(TypedRow):
    """What a line must know of a comment: where it is, and the status that it had."""

    site_id: int
    id: int
    thread_id: int
    status: str


def log_event(
    comment: StateRow | OwnRow | LoggedRow, change: Change, before: str | None = None
) -> None:
    """Append one line to the log, after every line that the comment has, in this transaction.

    ``before`` is the status that it had, if that is no longer the comment's.
    """
    line = {
        "site_id": comment.site_id,
        "comment_id": comment.id,
        "thread_id": comment.thread_id,
        "actor": change.by.kind,
        "moderator_id": change.by.moderator_id,
        "device": change.by.device,
        "action": change.action,
        "from_status": before or comment.status,
        "to_status": change.to,
        "reasons": list(change.reasons),
        "note": change.note,
        "created_at": change.at,
    }
    link = connection()
    # An id that is taken is drawn anew: many lines may share a millisecond.
    while not link.execute(_INSERT, line | draft_of_id(change.at)).rowcount:
        pass


def insert_events(session: Session, lines: Sequence[Mapping[str, Any]], at: datetime) -> None:
    """Append lines to the log in their order."""
    insert_rows(session, Event, numbered(lines, at))
