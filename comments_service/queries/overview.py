"""What is told of many threads at once: the newest comments of a site, and counts."""

from collections.abc import Sequence

from sqlalchemy import select, union_all

from comments_service.extensions import db
from comments_service.models import Comment, Thread, ThreadAlias
from comments_service.queries.comments import COLUMNS
from comments_service.queries.rows import AnyRow


def latest_comments(site_id: int, limit: int) -> Sequence[AnyRow]:
    """The newest published comments of a site with their thread's url and title. One statement."""
    return db.session.execute(
        select(*COLUMNS, Thread.url.label("thread_url"), Thread.title.label("thread_title"))
        .join(Thread, (Thread.site_id == Comment.site_id) & (Thread.id == Comment.thread_id))
        .where(Comment.site_id == site_id, Comment.status == "published")
        .order_by(Comment.id.desc())
        .limit(limit)
    ).all()


def comment_counts(site_id: int, keys: Sequence[str]) -> dict[str, int]:
    """Published comments by thread key (aliases included). One statement."""
    own = select(Thread.key, Thread.comment_count).where(
        Thread.site_id == site_id, Thread.key.in_(keys)
    )
    aliased = (
        select(ThreadAlias.key, Thread.comment_count)
        .join(
            Thread,
            (Thread.site_id == ThreadAlias.site_id) & (Thread.id == ThreadAlias.thread_id),
        )
        .where(ThreadAlias.site_id == site_id, ThreadAlias.key.in_(keys))
    )
    return {key: count for key, count in db.session.execute(union_all(own, aliased))}
