"""Lock order: the thread's row before any comment's.

So counts never miss each other and no two writers wait for one another in a circle. SQLite's
writers take turns by themselves; on PostgreSQL a reader and a foreign key never wait for this lock.
A new comment needs none: nobody knows it yet, and set_status begins with the thread's row.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, not_found
from comments_service.models import Comment, Thread
from comments_service.queries.comments.comments import StateRow, comment_state, last_change
from comments_service.rules.comments.status import Status
from comments_service.rules.core.batches import batches

_LOCKED_AT_ONCE = 500


def lock_comment(session: Session, site_id: int, comment_id: int) -> StateRow:
    """Lock the comment's thread and return the comment as it then is.

    Two statements. Raise AppError not_found.
    """
    session.execute(
        select(Thread.id)
        .join(Comment, (Comment.site_id == Thread.site_id) & (Comment.thread_id == Thread.id))
        .where(Comment.site_id == site_id, Comment.id == comment_id)
        .with_for_update(key_share=True, of=Thread)
    )
    # Read only now: what was there before the wait for the lock may have changed.
    comment = comment_state(site_id, comment_id)
    if comment is None:
        raise not_found()
    return comment


def lock_published(session: Session, site_id: int, comment_id: int) -> StateRow:
    """As lock_comment. Raise AppError not_found for a comment that is not published, too."""
    comment = lock_comment(session, site_id, comment_id)
    if comment.status != Status.PUBLISHED:
        raise not_found()
    return comment


def lock_seen(session: Session, site_id: int, comment_id: int, seen: int) -> StateRow:
    """As lock_comment, of a comment whose version somebody saw as ``seen``.

    Raises AppError not_found; conflict, naming who changed the comment since.
    """
    comment = lock_comment(session, site_id, comment_id)
    if comment.version != seen:
        change = last_change(site_id, comment_id)
        raise AppError(
            "conflict",
            N_("{who} has changed this comment in the meantime; it is now {status}."),
            who=change and (change.moderator_name or change.actor),
            status=comment.status,
        )
    return comment


def lock_threads(session: Session, site_id: int, thread_ids: Sequence[int]) -> None:
    """Hold these threads' rows, in one order for everybody (see services.comments.locking)."""
    for some in batches(sorted(set(thread_ids)), _LOCKED_AT_ONCE):
        session.execute(
            select(Thread.id)
            .where(Thread.site_id == site_id, Thread.id.in_(some))
            .order_by(Thread.id)
            .with_for_update(key_share=True)
        )
