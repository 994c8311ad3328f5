"""One decision on many comments, and one undo for all of them.

A set is prepared (state ``waiting``: its effect can be told), then confirmed. A small one is
decided in the transaction that confirms it; a larger one is a message of the outbox, topics
``bulk`` and ``undo_bulk``, which the worker carries out batch by batch
(services.moderation.bulk_job_steps).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, literal, select
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, invalid
from comments_service.models import BulkItem, BulkJob, Comment
from comments_service.models.base import table_of
from comments_service.rules.comments.status import Decision
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction
from comments_service.services.moderation.bulk_job_steps import (
    JobRow,
    change_job,
    decide_some,
    lock_job,
    undo_some,
)

#: So many are decided within the request; more are the worker's.
AT_ONCE = 50
#: Of what a condition finds, so many are taken, the oldest first.
AT_MOST = 10_000
_PREPARED_LASTS = timedelta(days=1)


_ITEMS = table_of(BulkItem)
_ITEM_COLUMNS = ["site_id", "job_id", "comment_id", "state", "seen_version"]


@dataclass(frozen=True, kw_only=True)
class Bulk:
    """A decision on many comments.

    ``comments`` are ids with the versions that were seen, or a condition on models.Comment (the
    site's is added): then the versions are those at the moment when the set is made. ``asked``
    keeps how the set was chosen, for people. ``note`` is the reason of a set that
    is started at once.
    """

    decision: Decision
    comments: Mapping[int, int] | ColumnElement[bool]
    asked: dict[str, Any]
    note: str | None = None


def prepare_bulk(site_id: int, bulk: Bulk, by: By) -> int:
    """Write down a set; nothing is decided before confirm_bulk. Returns its id.

    ``by`` is (who, when). Raises AppError invalid (field ``comments``) when there is nothing in it,
    not_found when none of it exists. Sets that nobody confirmed within a day are forgotten.
    """
    with transaction() as session:
        session.execute(
            delete(BulkJob).where(
                BulkJob.site_id == site_id,
                BulkJob.state == "waiting",
                BulkJob.created_at < by.at - _PREPARED_LASTS,
            )
        )
        return _prepare(session, site_id, bulk, by)


def confirm_bulk(site_id: int, job_id: int, by: By, note: str | None = None) -> str:
    """Carry a prepared set out, at once or by the worker; returns its state then.

    ``note`` is the reason given, kept in every event. A set that was confirmed before is left
    alone. Raises AppError not_found.
    """
    with transaction() as session:
        return _confirm(session, site_id, job_id, by, note)


def start_bulk(site_id: int, bulk: Bulk, by: By) -> int:
    """Prepare and confirm a set; returns its id. Raises what prepare_bulk does."""
    with transaction() as session:
        return start_bulk_within(session, site_id, bulk, by)


def start_bulk_within(session: Session, site_id: int, bulk: Bulk, by: By) -> int:
    """start_bulk in the caller's transaction, which must not have locked any comment or thread."""
    job_id = _prepare(session, site_id, bulk, by)
    _confirm(session, site_id, job_id, by, bulk.note)
    return job_id


def undo_bulk(site_id: int, job_id: int, by: By) -> str:
    """Take a set's decision back wherever nothing else has happened since; returns its state then.

    Comments that have changed since are left as they are and counted as failed. A set that is still
    at work stops. One that was taken back before is left alone. Raises AppError not_found, and
    conflict when it was not even confirmed.
    """
    with transaction() as session:
        return undo_bulk_within(session, site_id, job_id, by)


def undo_bulk_within(session: Session, site_id: int, job_id: int, by: By) -> str:
    """undo_bulk in the caller's transaction, which must not have locked any comment or thread."""
    job = lock_job(site_id, job_id)
    if job.state == "waiting":
        raise AppError("conflict", N_("There is no decision to undo."))
    if job.state in ("undoing", "undone"):
        return str(job.state)
    _log(session, site_id, "bulk_undo", job, by)
    change_job(session, site_id, job_id, state="undoing")
    if job.state == "done" and job.done <= AT_ONCE:
        undo_some(session, site_id, job_id, by, limit=AT_ONCE)
        change_job(session, site_id, job_id, state="undone", finished_at=by.at)
        return "undone"
    _ask_worker(session, site_id, "undo_bulk", job_id, by)
    return "undoing"


def _prepare(session: Session, site_id: int, bulk: Bulk, by: By) -> int:
    actor, now = by
    job_id = fresh_id(now)
    session.execute(
        insert(BulkJob).values(
            site_id=site_id,
            id=job_id,
            state="waiting",
            decision=bulk.decision,
            asked=bulk.asked,
            moderator_id=actor.moderator_id,
            created_at=now,
        )
    )
    total = _add_items(session, site_id, job_id, bulk.comments)
    if not total:
        if bulk.comments == {}:
            raise invalid("comments", "empty", N_("Select a comment first."))
        raise AppError("not_found", N_("None of these comments exists any more."))
    change_job(session, site_id, job_id, total=total)
    return job_id


def _add_items(
    session: Session, site_id: int, job_id: int, comments: Mapping[int, int] | ColumnElement[bool]
) -> int:
    """Add the comments that exist, each with the version seen; returns how many there are."""
    own = Comment.site_id == site_id
    if isinstance(comments, Mapping):
        existing = session.scalars(select(Comment.id).where(own, Comment.id.in_(comments))).all()
        rows = [
            {"site_id": site_id, "job_id": job_id, "comment_id": one, "seen_version": comments[one]}
            for one in existing
        ]
        if rows:
            session.connection().execute(insert(_ITEMS).values(state="waiting"), rows)
        return len(rows)
    columns = (Comment.site_id, literal(job_id), Comment.id, literal("waiting"), Comment.version)
    candidates = select(*columns).where(own, comments).order_by(Comment.id).limit(AT_MOST)
    session.execute(insert(_ITEMS).from_select(_ITEM_COLUMNS, candidates))
    counted = select(func.count()).where(_ITEMS.c.site_id == site_id, _ITEMS.c.job_id == job_id)
    return session.execute(counted).scalar_one()


def _confirm(session: Session, site_id: int, job_id: int, by: By, note: str | None) -> str:
    job = lock_job(site_id, job_id)
    if job.state != "waiting":
        return str(job.state)
    _log(session, site_id, "bulk", job, by)
    given = {"moderator_id": by.actor.moderator_id, "note": note}
    change_job(session, site_id, job_id, state="running", **given)
    if job.total > AT_ONCE:
        _ask_worker(session, site_id, "bulk", job_id, by)
        return "running"
    decide_some(session, site_id, job_id, by, limit=AT_ONCE)
    change_job(session, site_id, job_id, state="done", finished_at=by.at)
    return "done"


def _ask_worker(session: Session, site_id: int, topic: str, job_id: int, by: By) -> None:
    payload = {"job_id": job_id, "moderator_id": by.actor.moderator_id}
    enqueue(session, site_id, topic, payload, now=by.at)


def _log(session: Session, site_id: int, action: str, job: JobRow, by: By) -> None:
    after = {"decision": job.decision, "comments": job.total}
    record_entry(session, site_id, AuditRecord(action=action, after=after), by)
