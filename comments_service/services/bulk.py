"""Steps inside an import's transaction: many rows with a fixed number of statements a thousand."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from comments_service.models import Comment, Event, Thread
from comments_service.rules.family import Member
from comments_service.rules.status import Status
from comments_service.rules.urls import PageUrl
from comments_service.services.indexing import index_comments

#: Stored with HTML that no Markdown of ours made: a new renderer has nothing to make anew.
FOREIGN_HTML = 0

_ROWS_AT_ONCE = 1000


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """A comment to insert: its id, its page, its place among the others, its columns."""

    id: int
    page: PageUrl
    title: str | None
    member: Member
    values: Mapping[str, Any]


#: A newcomer with the id of its thread.
Placed = tuple[int, Newcomer]


def insert_threads(session: Session, site_id: int, begun: Sequence[Placed]) -> None:
    """New, empty threads, each with the comment that began it, also when that was years ago."""
    rows = [
        {
            "site_id": site_id,
            "id": thread_id,
            "key": first.page.key,
            "url": first.page.url,
            "title": first.title,
            "created_at": first.values["created_at"],
        }
        for thread_id, first in begun
    ]
    for some in _portions(rows):
        session.execute(insert(Thread), some)


def insert_newcomers(session: Session, site_id: int, source: str, placed: Sequence[Placed]) -> None:
    """The comments, parents before children, with their status and all that follows from it."""
    rows = [
        {
            **one.values,
            "site_id": site_id,
            "id": one.id,
            "thread_id": thread_id,
            "parent_id": one.member.parent_id,
            "root_id": one.member.root_id,
            "version": 2,  # born, then given a status, like every comment
            "is_visible": one.member.is_visible,
            "child_count": one.member.child_count,
            "reply_count": one.member.reply_count,
            "renderer_version": FOREIGN_HTML,
            "source_name": source,
        }
        for thread_id, one in placed
    ]
    for some in _portions(rows):
        session.execute(insert(Comment), some)
    index_comments(session, site_id, [one.id for _, one in placed])


def log_imports(
    session: Session, site_id: int, placed: Sequence[tuple[int, *Placed]], at: datetime
) -> None:
    """A line of the log for each newcomer; ``placed`` begins with the line's id."""
    rows = [
        {
            "site_id": site_id,
            "id": event_id,
            "thread_id": thread_id,
            "comment_id": one.id,
            "actor": "system",
            "action": "import",
            "to_status": one.values["status"],
            "created_at": at,
        }
        for event_id, thread_id, one in placed
    ]
    for some in _portions(rows):
        session.execute(insert(Event), some)


def write_counts(
    session: Session, site_id: int, changed: Mapping[int, Member], placed: Sequence[Placed]
) -> None:
    """Counts of older comments that got answers, and of the threads, whose versions grow."""
    rows: list[dict[str, Any]] = [
        {
            "site_id": site_id,
            "id": number,
            "is_visible": member.is_visible,
            "child_count": member.child_count,
            "reply_count": member.reply_count,
        }
        for number, member in changed.items()
    ]
    for some in _portions(rows):
        session.execute(update(Comment), some)
    published: Counter[int] = Counter()
    for thread_id, one in placed:
        published[thread_id] += one.values["status"] == Status.PUBLISHED
    grown = [{"thread": thread_id, "more": count} for thread_id, count in sorted(published.items())]
    if grown:
        session.connection().execute(
            update(Thread)
            .where(Thread.site_id == site_id, Thread.id == bindparam("thread"))
            .values(
                version=Thread.version + 1, comment_count=Thread.comment_count + bindparam("more")
            ),
            grown,
        )


def _portions(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    return (rows[start : start + _ROWS_AT_ONCE] for start in range(0, len(rows), _ROWS_AT_ONCE))
