"""What can be taken back: the changes of a comment, and somebody's last decisions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, or_, select

from comments_service.models import BulkItem, BulkJob, Comment, Event
from comments_service.queries.core.rows import TypedRow, fetch_all, fetch_one
from comments_service.rules.comments.status import WITHOUT_EFFECT, Decision

#: A longer log of one comment is not looked through: nobody undoes a hundred decisions on it.
_CHANGES_AT_MOST = 200


class ChangeRow(TypedRow):
    """What changed a comment, once: a line of its log."""

    id: int
    comment_id: int
    action: str
    from_status: str | None
    moderator_id: int | None
    created_at: datetime


_CHANGE = (
    Event.id,
    Event.comment_id,
    Event.action,
    Event.from_status,
    Event.moderator_id,
    Event.created_at,
)


def changes_of(site_id: int, comment_ids: Sequence[int]) -> dict[int, list[ChangeRow]]:
    """Return what changed each of the comments, the newest first. One statement."""
    changes: dict[int, list[ChangeRow]] = {}
    rows = fetch_all(
        ChangeRow,
        select(*_CHANGE)
        .where(
            Event.site_id == site_id,
            Event.comment_id.in_(comment_ids),
            Event.action.not_in(WITHOUT_EFFECT),
        )
        .order_by(Event.id.desc())
        .limit(_CHANGES_AT_MOST * len(comment_ids)),
    )
    for row in rows:
        changes.setdefault(row.comment_id, []).append(row)
    return changes


def decisions_by(
    site_id: int, moderator_id: int, *, before: int | None, limit: int
) -> Sequence[ChangeRow]:
    """Return decisions of a moderator, the newest first, but not those of bulk jobs.

    A bulk job is undone as a whole. One statement, by an index of its own.
    """
    of_job = exists().where(
        BulkItem.site_id == Event.site_id,
        BulkItem.comment_id == Event.comment_id,
        BulkItem.state == "done",
        BulkJob.site_id == BulkItem.site_id,
        BulkJob.id == BulkItem.job_id,
        BulkJob.moderator_id == Event.moderator_id,
        BulkJob.decision == Event.action,
        BulkJob.created_at <= Event.created_at,
        or_(BulkJob.finished_at.is_(None), BulkJob.finished_at >= Event.created_at),
    )
    statement = select(*_CHANGE).where(
        Event.site_id == site_id,
        Event.moderator_id == moderator_id,
        Event.action.in_(list(Decision)),
        Event.comment_id.is_not(None),
        ~of_job,
    )
    if before is not None:
        statement = statement.where(Event.id < before)
    return fetch_all(ChangeRow, statement.order_by(Event.id.desc()).limit(limit))


class ReplyRow(TypedRow):
    """A reply, by its id."""

    id: int


def reply_with(site_id: int, decision: ChangeRow) -> int | None:
    """Return the published reply that was written in the moment of a decision, by the same person.

    One statement.
    """
    row = fetch_one(
        ReplyRow,
        select(Comment.id).where(
            Comment.site_id == site_id,
            Comment.parent_id == decision.comment_id,
            Comment.moderator_id == decision.moderator_id,
            Comment.created_at == decision.created_at,
            Comment.status == "published",
        ),
    )
    return row.id if row else None
