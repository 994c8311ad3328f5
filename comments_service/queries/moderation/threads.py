"""One thread as the console shows it."""

from collections.abc import Sequence

from sqlalchemy import func, select

from comments_service.extensions import db
from comments_service.models import Comment, Thread, ThreadAlias
from comments_service.queries.core.rows import AnyRow


def thread_shown(site_id: int, thread_id: int) -> AnyRow | None:
    """Every column of a thread. One statement."""
    return db.session.execute(
        select(*Thread.__table__.columns).where(Thread.site_id == site_id, Thread.id == thread_id)
    ).one_or_none()


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
    found = select(ThreadAlias.key).where(
        ThreadAlias.site_id == site_id, ThreadAlias.thread_id == thread_id
    )
    return db.session.scalars(found.order_by(ThreadAlias.key).limit(limit)).all()
