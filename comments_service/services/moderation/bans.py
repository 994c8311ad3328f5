"""Bans are made, lifted and carried out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, not_found
from comments_service.models import Ban, BulkJob, Comment
from comments_service.models.personal import PERSONAL
from comments_service.queries.moderation.bans import (
    ban_of,
    is_banned_already,
    touched_by,
    touched_count,
)
from comments_service.queries.readers.persons import Person, proofs_of
from comments_service.rules.comments.bans import DURATIONS, Target, ban_value
from comments_service.rules.comments.status import Decision, Status, outcome
from comments_service.rules.core.identity import end_of_month
from comments_service.rules.text.search_terms import host_of
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.transaction import transaction
from comments_service.services.moderation.bulk_jobs import Bulk, start_bulk_within, undo_bulk_within


@dataclass(frozen=True, kw_only=True)
class NewBan:
    """A ban to be made. ``duration`` is one of rules.moderation.bans.DURATIONS, ``reason`` is the
    team's own.

    ``past`` is what happens to the comments that are there, None: nothing. ``comment_id`` is the
    comment that it was made from, if from one.
    """

    target: Target
    duration: str
    reason: str | None = None
    past: Decision | None = None
    comment_id: int | None = None


def make_ban(site_id: int, secret: str, new: NewBan, by: By) -> int:
    """Ban somebody, and decide on what they have written, all or nothing; returns the ban's id.

    ``by`` is (who, when). Raises AppError conflict when they are banned in this way already.
    """
    actor, now = by
    target = new.target
    value = ban_value(secret, target.kind, target.known_by)
    lasts = DURATIONS[new.duration]
    ban_id = fresh_id(now)
    with transaction() as session:
        if is_banned_already(site_id, value, now):
            raise AppError("conflict", N_("This ban already exists."))
        bulk_job_id = _decide_on_past(session, site_id, ban_id, new, by)
        session.execute(
            insert(Ban).values(
                site_id=site_id,
                id=ban_id,
                kind=target.kind,
                value=value,
                month=target.month,
                label=target.text,
                reason=new.reason,
                comment_id=new.comment_id,
                bulk_job_id=bulk_job_id,
                moderator_id=actor.moderator_id,
                created_at=now,
                expires_at=_end(target, now, lasts),
            )
        )
        # Not whom: the log must not keep what may have to be erased.
        after = {"ban": f"{ban_id:x}", "kind": target.kind, "lasts": new.duration}
        record_entry(session, site_id, AuditRecord(action="ban", after=after), by)
    return ban_id


def lift_ban(site_id: int, ban_id: int, by: By) -> None:
    """End a ban, and take back what was decided with it wherever nothing has happened since.

    One that was lifted before is left alone. Raises AppError not_found.
    """
    actor, now = by
    with transaction() as session:
        ban = ban_of(site_id, ban_id)
        if ban is None:
            raise not_found()
        if ban.lifted_at is not None:
            return
        if ban.bulk_job_id is not None:
            undo_bulk_within(session, site_id, ban.bulk_job_id, by)
        _update(
            session,
            site_id,
            Ban.id == ban_id,
            lifted_at=now,
            lifted_by=actor.moderator_id,
        )
        before = {"ban": f"{ban_id:x}", "kind": ban.kind}
        record_entry(session, site_id, AuditRecord(action="unban", before=before), by)


def forget_author(session: Session, site_id: int, comment_ids: Any) -> None:
    """Take what can be read of the authors of these comments from bans; the bans stay in force.

    In the caller's transaction, before the comments lose their authors.
    """
    authors = session.execute(
        select(Comment.author_name, Comment.author_email, Comment.author_website).where(
            Comment.site_id == site_id, Comment.id.in_(comment_ids)
        )
    ).all()
    labels = {name for name, _, _ in authors} | {email for _, email, _ in authors}
    labels |= {host_of(website) for _, _, website in authors if website}
    folded = {label.lower() for label in labels if label}
    theirs = Ban.comment_id.in_(comment_ids) | Ban.label.in_(labels - {None})
    theirs |= func.lower(Ban.label).in_(folded)
    jobs = select(Ban.bulk_job_id).where(Ban.site_id == site_id, theirs)
    session.execute(
        update(BulkJob)
        .where(BulkJob.site_id == site_id, BulkJob.id.in_(jobs))
        .values(PERSONAL[BulkJob])
        .execution_options(synchronize_session=False)
    )
    _update(session, site_id, theirs, **PERSONAL[Ban])


def keep_bans_of_readers(session: Session, person: Person, secret: str) -> None:
    """Have bans of readers who are about to be forgotten meet whoever proves the same again.

    In the caller's transaction. They held the number of a commenter who is nobody from now on.
    """
    values = [ban_value(secret, "commenter", str(one)) for one in person.commenter_ids]
    standing = select(Ban).where(
        Ban.site_id == person.site_id, Ban.value.in_(values), Ban.lifted_at.is_(None)
    )
    for ban in session.scalars(standing).all():
        kept = {column.key: getattr(ban, column.key) for column in Ban.__table__.columns}
        for number, proof in enumerate(proofs_of(person)):
            value = ban_value(secret, "commenter", proof.key)
            if number == 0:
                _update(session, person.site_id, Ban.id == ban.id, value=value, **PERSONAL[Ban])
            else:
                copy = {"id": fresh_id(ban.created_at), "value": value, **PERSONAL[Ban]}
                session.execute(insert(Ban).values({**kept, **copy}))


def _end(target: Target, now: datetime, lasts: timedelta | None) -> datetime | None:
    """When a ban ends. One of an address ends with its month: then its hash means nobody."""
    ends = [now + lasts] if lasts else []
    ends += [end_of_month(target.month)] if target.month else []
    return min(ends, default=None)


def _decide_on_past(session: Session, site_id: int, ban_id: int, new: NewBan, by: By) -> int | None:
    if new.past is None:
        return None
    statuses = [status for status in Status if outcome(new.past, status)]
    touched = touched_by(site_id, new.target) & Comment.status.in_(statuses)
    if not touched_count(site_id, touched):
        return None
    selection = {"ban": f"{ban_id:x}"}
    bulk = Bulk(decision=new.past, comments=touched, asked=selection, note=new.reason)
    return start_bulk_within(session, site_id, bulk, by)


def _update(session: Session, site_id: int, which: ColumnElement[bool], **values: Any) -> None:
    session.execute(
        update(Ban)
        .where(Ban.site_id == site_id, which)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
