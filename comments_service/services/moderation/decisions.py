"""A moderator decides, pins.

A person's key, a bulk job and a ban all decide by ``apply_decision``, each in its own transaction.
"""

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, not_found
from comments_service.models import Comment
from comments_service.queries.comments.comments import OwnRow, last_change
from comments_service.queries.comments.threads import PINNED_AT_MOST, pinned_count
from comments_service.rules.comments.status import Decision, Status, outcome
from comments_service.services.comments.change import Change
from comments_service.services.comments.events import log_event
from comments_service.services.comments.locking import lock_published, lock_seen
from comments_service.services.comments.reports import answer_reports
from comments_service.services.comments.status import (
    set_status,
)
from comments_service.services.comments.thread_updates import bump_thread
from comments_service.services.comments.upkeep.learning import ask_to_learn
from comments_service.services.core.actor import By
from comments_service.services.core.transaction import transaction


@dataclass(frozen=True)
class DecisionRequest:
    """A decision on a comment whose version was seen as ``seen``, and the reason given for it."""

    comment_id: int
    decision: Decision
    seen: int
    note: str | None = None


def decide(site_id: int, request: DecisionRequest, by: By) -> OwnRow:
    """Carry out a moderator's decision on a comment as they saw it: see ``apply_decision``."""
    with transaction() as session:
        return apply_decision(session, site_id, request, by)


def apply_decision(session: Session, site_id: int, request: DecisionRequest, by: By) -> OwnRow:
    """Decide, in the caller's transaction, which answers the open reports of the comment.

    Raise AppError, before anything is written: not_found; conflict, naming who changed the comment
    since; not_allowed where the table of transitions has no such step.
    """
    actor, now = by
    comment = lock_seen(session, site_id, request.comment_id, request.seen)
    target = outcome(request.decision, Status(comment.status))
    # Withdrawn by its author, or removed before it was imported: no text is left to restore.
    is_empty = comment.status == Status.DELETED and not comment.body
    if target is None or is_empty:
        raise AppError(
            "not_allowed",
            N_("This decision is not possible for a comment that is {status}."),
            status=comment.status,
        )
    if request.decision is Decision.RESTORE:
        target = _status_before_deletion(site_id, request.comment_id) or target
    change = Change(to=target, action=request.decision, by=actor, at=now, note=request.note)
    changed = set_status(comment, change)
    answer_reports(session, comment, now)
    ask_to_learn(session, site_id, now)
    return changed


def _status_before_deletion(site_id: int, comment_id: int) -> Status | None:
    """Return the status of a deleted comment before it was; None where the log does not say."""
    deletion = last_change(site_id, comment_id)
    before = deletion and deletion.from_status
    return Status(before) if before and before != Status.DELETED else None


def pin(site_id: int, comment_id: int, by: By, *, pinned: bool) -> None:
    """Show a published root comment first in its thread, or no longer.

    Raises AppError not_found; not_allowed when the thread has PINNED_AT_MOST pinned ones.
    """
    actor, now = by
    with transaction() as session:
        comment = lock_published(session, site_id, comment_id)
        if comment.parent_id is not None:
            raise not_found()
        if pinned and pinned_count(site_id, comment.thread_id) >= PINNED_AT_MOST:
            raise AppError(
                "not_allowed",
                N_("A page can have {limit} pinned comments: unpin one first."),
                limit=PINNED_AT_MOST,
            )
        session.execute(
            update(Comment)
            .where(Comment.site_id == site_id, Comment.id == comment_id)
            .values(pinned=pinned)
            .execution_options(synchronize_session=False)
        )
        action = "pin" if pinned else "unpin"
        log_event(comment, Change(to=Status.PUBLISHED, action=action, by=actor, at=now))
        bump_thread(site_id, comment.thread_id)
