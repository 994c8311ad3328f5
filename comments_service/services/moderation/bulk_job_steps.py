"""Steps of a set of decisions: some comments in one short transaction.

Whoever takes a step holds the set's row, then the rows of all threads concerned, in one order for
everybody. An item changes its state in the transaction that decides on its comment: so work
that was cut short goes on from where it was, and nothing is done twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from comments_service.errors import AppError, not_found
from comments_service.models import BulkItem, BulkJob, Comment
from comments_service.models.base import table_of
from comments_service.queries.core.rows import TypedRow, fetch_all, fetch_one
from comments_service.queries.moderation.bulk_jobs import (
    DECIDES,
    DecidableRow,
    items_comment,
    obstacle,
)
from comments_service.rules.comments.status import Decision
from comments_service.services.comments.locking import lock_threads
from comments_service.services.core.actor import Actor, By
from comments_service.services.core.transaction import transaction
from comments_service.services.moderation.decisions import DecisionRequest, apply_decision
from comments_service.services.moderation.undo import undo_decision

#: Comments of one transaction of the worker: a poster waits a tenth of a second for it.
BATCH = 25

#: The error of an item whose comment is left as it is when the set's decision is taken back.
CHANGED_SINCE = "changed_since"

_ITEMS = table_of(BulkItem)


class JobRow(TypedRow):
    """A bulk job, locked."""

    state: str
    decision: str
    note: str | None
    total: int
    done: int


class ItemRow(DecidableRow):
    """An item of a bulk job, with what must be known of its comment; its thread is locked."""

    comment_id: int
    seen_version: int
    made_version: int | None
    version: int
    commenter_id: int | None


@dataclass(frozen=True)
class End:
    """What became of an item: its next state, why not if it failed, the version that was made."""

    comment_id: int
    state: str
    error: str | None = None
    made_version: int | None = None


def decide_on(site_id: int, job_id: int, actor: Actor, clock: Callable[[], datetime]) -> bool:
    """Decide on some more comments of a set in state ``running``; False when none was left.

    The set is ``done`` then. Nothing happens to one in another state.
    """
    with transaction() as session:
        by = By(actor, clock())
        job = lock_job(site_id, job_id)
        if job.state != "running":
            return False
        if decide_some(session, site_id, job_id, by, limit=BATCH):
            return True
        change_job(session, site_id, job_id, state="done", finished_at=by.at)
        return False


def undo_on(site_id: int, job_id: int, actor: Actor, clock: Callable[[], datetime]) -> bool:
    """Take some more decisions of a set in state ``undoing`` back; False when none was left.

    The set is ``undone`` then. Nothing happens to one in another state.
    """
    with transaction() as session:
        by = By(actor, clock())
        job = lock_job(site_id, job_id)
        if job.state != "undoing":
            return False
        if undo_some(session, site_id, job_id, by, limit=BATCH):
            return True
        change_job(session, site_id, job_id, state="undone", finished_at=by.at)
        return False


def lock_job(site_id: int, job_id: int) -> JobRow:
    """Return a set, locked for its next step. Raise AppError not_found."""
    job = fetch_one(
        JobRow,
        select(BulkJob.state, BulkJob.decision, BulkJob.note, BulkJob.total, BulkJob.done)
        .where(BulkJob.site_id == site_id, BulkJob.id == job_id)
        .with_for_update(key_share=True),
    )
    if job is None:
        raise not_found()
    return job


def change_job(session: Session, site_id: int, job_id: int, **values: Any) -> None:
    """Write columns of a set."""
    session.execute(
        update(BulkJob)
        .where(BulkJob.site_id == site_id, BulkJob.id == job_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def decide_some(session: Session, site_id: int, job_id: int, by: By, *, limit: int) -> int:
    """Carry the decision out on up to ``limit`` comments that wait for it; returns how many.

    What stands in the way of one is noted (queries.moderation.bulk_jobs.obstacle), and the others
    go on.
    """
    job = lock_job(site_id, job_id)
    decision = Decision(job.decision)

    def end(item: ItemRow) -> End:
        error = obstacle(decision, item, is_as_seen=item.version == item.seen_version)
        if error:
            return End(item.comment_id, "failed", error)
        request = DecisionRequest(item.comment_id, decision, item.seen_version, job.note)
        changed = apply_decision(session, site_id, request, by)
        return End(item.comment_id, "done", None, changed.version)

    ends = [end(item) for item in _items(session, site_id, job_id, "waiting", limit)]
    _write(session, site_id, job_id, ends)
    done = sum(one.state == "done" for one in ends)
    change_job(
        session,
        site_id,
        job_id,
        done=BulkJob.done + done,
        failed=BulkJob.failed + len(ends) - done,
    )
    return len(ends)


def undo_some(session: Session, site_id: int, job_id: int, by: By, *, limit: int) -> int:
    """Take the decision back on up to ``limit`` comments; returns how many were looked at.

    To one that something else has happened to since, nothing is done.
    """

    def end(item: ItemRow) -> End:
        try:
            undo_decision(session, site_id, (item.comment_id, item.made_version or 0), by)
        except AppError:
            return End(item.comment_id, "failed", CHANGED_SINCE, item.made_version)
        return End(item.comment_id, "undone", None, item.made_version)

    ends = [end(item) for item in _items(session, site_id, job_id, "done", limit)]
    _write(session, site_id, job_id, ends)
    left = sum(one.state == "failed" for one in ends)
    change_job(
        session, site_id, job_id, done=BulkJob.done - len(ends), failed=BulkJob.failed + left
    )
    return len(ends)


def _items(
    session: Session, site_id: int, job_id: int, state: str, limit: int
) -> Sequence[ItemRow]:
    """Return some items in a state, with what must be known of their comments; threads are
    locked."""
    of_job = (_ITEMS.c.site_id == site_id) & (_ITEMS.c.job_id == job_id)
    ids = session.scalars(
        select(_ITEMS.c.comment_id)
        .where(of_job, _ITEMS.c.state == state)
        .order_by(_ITEMS.c.comment_id)
        .limit(limit)
    ).all()
    theirs = (Comment.site_id == site_id) & Comment.id.in_(ids)
    lock_threads(session, site_id, session.scalars(select(Comment.thread_id).where(theirs)).all())
    # Read only now: what was there before the wait for the locks may have changed.
    items = fetch_all(
        ItemRow,
        select(
            BulkItem.comment_id,
            BulkItem.seen_version,
            BulkItem.made_version,
            Comment.version,
            Comment.commenter_id,
            *DECIDES,
        )
        .join(Comment, items_comment())
        .where(BulkItem.site_id == site_id, BulkItem.job_id == job_id, theirs),
    )
    # Commenters' counts change as well: two sets come to those in the same order.
    return sorted(items, key=lambda item: (item.commenter_id or 0, item.comment_id))


def _write(session: Session, site_id: int, job_id: int, ends: Sequence[End]) -> None:
    rows = [
        {
            "site": site_id,
            "job": job_id,
            "which": one.comment_id,
            "to": one.state,
            "why": one.error,
            "made": one.made_version,
        }
        for one in ends
    ]
    if rows:
        session.connection().execute(_END, rows)


_END = (
    update(_ITEMS)
    .where(
        _ITEMS.c.site_id == bindparam("site"),
        _ITEMS.c.job_id == bindparam("job"),
        _ITEMS.c.comment_id == bindparam("which"),
    )
    .values(state=bindparam("to"), error=bindparam("why"), made_version=bindparam("made"))
)
