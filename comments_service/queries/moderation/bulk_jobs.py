"""Sets of comments with one decision: what it would do, how far it is, what it could not do."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from comments_service.extensions import db
from comments_service.models import BulkItem, BulkJob, Comment, Moderator
from comments_service.queries.core.rows import TypedRow, fetch_all, fetch_one
from comments_service.rules.comments.status import Decision, Status, decisions_for


class BulkJobRow(TypedRow):
    """A bulk job, with the name of the moderator who decided."""

    id: int
    state: str
    decision: str
    note: str | None
    asked: dict[str, Any]
    total: int
    done: int
    failed: int
    created_at: datetime
    finished_at: datetime | None
    moderator_name: str | None


class DecidableRow(TypedRow):
    """What must be known of a comment to tell whether a decision would change it."""

    status: str
    deleted_by: str | None
    is_reported: bool
    is_empty: bool


class EffectRow(DecidableRow):
    """How many comments of a bulk job are alike, and whether they are as they were seen."""

    is_as_seen: bool
    comments: int


def bulk_job(site_id: int, job_id: int) -> BulkJobRow | None:
    """Return a bulk job as it is, with the name of who decided. One statement."""
    return fetch_one(
        BulkJobRow,
        select(*_JOB)
        .outerjoin(Moderator, Moderator.id == BulkJob.moderator_id)
        .where(BulkJob.site_id == site_id, BulkJob.id == job_id),
    )


def bulk_jobs(site_id: int, limit: int) -> Sequence[BulkJobRow]:
    """Return the latest bulk jobs, the newest first. One statement."""
    return fetch_all(
        BulkJobRow,
        select(*_JOB)
        .outerjoin(Moderator, Moderator.id == BulkJob.moderator_id)
        .where(BulkJob.site_id == site_id, BulkJob.state != "waiting")
        .order_by(BulkJob.id.desc())
        .limit(limit),
    )


def bulk_effect(site_id: int, job_id: int, decision: Decision) -> Counter[str]:
    """Return what a decision would do to a set that waits for it, were it carried out now.

    Counts by ``done``, ``conflict`` (changed since it was seen) and ``not_allowed`` (nothing to
    change, or withdrawn by its author). One statement.
    """
    is_as_seen = Comment.version == BulkItem.seen_version
    states = (
        select(*DECIDES, is_as_seen.label("is_as_seen"))
        .join(BulkItem, items_comment())
        .where(BulkItem.site_id == site_id, BulkItem.job_id == job_id)
        .subquery()
    )
    rows = fetch_all(
        EffectRow, select(*states.c, func.count().label("comments")).group_by(*states.c)
    )
    effect = Counter[str]()
    for row in rows:
        effect[obstacle(decision, row, is_as_seen=row.is_as_seen) or "done"] += row.comments
    return effect


def bulk_progress(site_id: int, job_id: int) -> Counter[tuple[str, str | None]]:
    """How many comments of a set are in which state, by (state, error). One statement."""
    rows = db.session.execute(
        select(BulkItem.state, BulkItem.error, func.count())
        .where(BulkItem.site_id == site_id, BulkItem.job_id == job_id)
        .group_by(BulkItem.state, BulkItem.error)
    )
    return Counter({(state, error): count for state, error, count in rows})


def bulk_errors(site_id: int, job_id: int, comment_ids: Sequence[int]) -> dict[int, str]:
    """Why the decision was not carried out on these comments of a set. One statement."""
    rows = db.session.execute(
        select(BulkItem.comment_id, BulkItem.error).where(
            BulkItem.site_id == site_id,
            BulkItem.job_id == job_id,
            BulkItem.comment_id.in_(comment_ids),
        )
    )
    return {comment_id: error for comment_id, error in rows if error}


def failed_in(site_id: int, job_id: int) -> ColumnElement[bool]:
    """Return the condition of a comment on which a set's decision was not carried out.

    No statement.
    """
    return Comment.id.in_(
        select(BulkItem.comment_id).where(
            BulkItem.site_id == site_id, BulkItem.job_id == job_id, BulkItem.state == "failed"
        )
    )


def obstacle(decision: Decision, comment: DecidableRow, *, is_as_seen: bool) -> str | None:
    """Return the code of why a comment would not take a set's decision: conflict, not_allowed, or
    None.

    A set changes nothing on comments that are already as it wants them. No statement.
    """
    if not is_as_seen:
        return "conflict"
    is_gone = comment.status == Status.DELETED and comment.is_empty
    would_change = decisions_for(
        Status(comment.status), deleted_by=comment.deleted_by, is_reported=comment.is_reported
    )
    return "not_allowed" if is_gone or decision not in would_change else None


def items_comment() -> ColumnElement[bool]:
    """Return what ties an item to its comment. No statement."""
    return (Comment.site_id == BulkItem.site_id) & (Comment.id == BulkItem.comment_id)


#: The columns of DecidableRow.
DECIDES = (
    Comment.status,
    Comment.deleted_by,
    (Comment.open_reports > 0).label("is_reported"),
    (Comment.body == "").label("is_empty"),
)

_JOB = (
    BulkJob.id,
    BulkJob.state,
    BulkJob.decision,
    BulkJob.note,
    BulkJob.asked,
    BulkJob.total,
    BulkJob.done,
    BulkJob.failed,
    BulkJob.created_at,
    BulkJob.finished_at,
    Moderator.name.label("moderator_name"),
)
