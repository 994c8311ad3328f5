"""What has appeared in a thread, in the order in which it was published: not that of writing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from comments_service.models import Comment, Event
from comments_service.queries.comments.comments import COLUMNS, ReaderRow
from comments_service.queries.core.rows import fetch_all, written

#: In the statement's own text, as the index has it.
_PUBLISHED = written("published")


class PublicationRow(ReaderRow):
    """A published comment, and the line of the log that says so."""

    event_id: int


def last_publication(site_id: Any, thread_id: Any) -> Select[int]:
    """Return a query for the newest line of a thread that published a comment. No statement."""
    return (
        select(Event.id)
        .where(
            Event.site_id == site_id, Event.thread_id == thread_id, Event.to_status == _PUBLISHED
        )
        .order_by(Event.id.desc())
        .limit(1)
    )


def published_since(
    site_id: int, thread_id: int, event_id: int, limit: int
) -> tuple[Sequence[PublicationRow], bool]:
    """Return what was published after that line of the log and still is, the oldest line first.

    The flag says whether there is more. One statement, which costs what is returned.
    """
    rows = fetch_all(
        PublicationRow,
        select(*COLUMNS, Event.id.label("event_id"))
        .join(Event, (Event.site_id == Comment.site_id) & (Event.comment_id == Comment.id))
        .where(
            Event.site_id == site_id,
            Event.thread_id == thread_id,
            Event.to_status == _PUBLISHED,
            Event.id > event_id,
            Comment.status == _PUBLISHED,
        )
        .order_by(Event.id)
        .limit(limit + 1),
    )
    return rows[:limit], len(rows) > limit
