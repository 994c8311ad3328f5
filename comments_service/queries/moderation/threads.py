"""One thread as the console shows it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from comments_service.extensions import db
from comments_service.models import Comment, Thread, ThreadAlias
from comments_service.queries.core.rows import TypedRow, fetch_one


class ThreadRow(TypedRow):
    """Every column of a thread."""

    site_id: int
    id: int
    key: str
    url: str
    title: str | None
    title_from: int | None
    url_from: int | None
    title_fixed: bool
    url_fixed: bool
    version: int
    comment_count: int
    created_at: datetime
    closed_at: datetime | None
    slow_seconds: int | None
    import_id: int | None
    reactions: dict[str, int] | None
    mention_count: int


def thread_shown(site_id: int, thread_id: int) -> ThreadRow | None:
    """Return every column of a thread. One statement."""
    return fetch_one(
        ThreadRow,
        select(*Thread.__table__.columns).where(Thread.site_id == site_id, Thread.id == thread_id),
    )


def counts_of(site_id: int, thread_id: int) -> dict[str, int]:
    """How many comments of each status a thread has. One statement."""
    rows = db.session.execute(
        select(Comment.status, func.count())
        .where(Comment.site_id == site_id, Comment.thread_id == thread_id)
        .group_by(Comment.status)
    )
    return {status: count for status, count in rows}


def aliases_of(site_id: int, thread_id: int, limit: int) -> Sequence[str]:
    """Keys of the other addresses of a thread. One statement."""
    keys = select(ThreadAlias.key).where(
        ThreadAlias.site_id == site_id, ThreadAlias.thread_id == thread_id
    )
    return db.session.scalars(keys.order_by(ThreadAlias.key).limit(limit)).all()
