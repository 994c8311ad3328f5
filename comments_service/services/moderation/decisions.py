"""A moderator decides, takes a decision back, answers as the site, pins."""

from sqlalchemy import update

from comments_service.errors import N_, AppError, invalid, not_found
from comments_service.models import Comment, Site
from comments_service.queries.comments.threads import PINNED_AT_MOST, pinned_count
from comments_service.queries.core.rows import AnyRow
from comments_service.rules.comments.status import Status
from comments_service.rules.text.render import render
from comments_service.services.comments.locking import lock_comment
from comments_service.services.comments.status import Change, bump_thread, log_event, store_comment
from comments_service.services.comments.storing import Place, newborn
from comments_service.services.core.actor import By
from comments_service.services.core.transaction import transaction
from comments_service.services.moderation.decision_steps import (
    DecisionRequest,
    apply_decision,
    undo_decision,
)


def decide(site_id: int, wish: DecisionRequest, by: By) -> AnyRow:
    """Carry out a moderator's decision on a comment as they saw it.

    ``by`` is (who, when). Returns and raises what services.moderation.decision_steps.apply_decision
    does.
    """
    with transaction() as session:
        return apply_decision(session, site_id, wish, by)


def undo(site_id: int, comment_id: int, seen: int, by: By) -> AnyRow:
    """Take back the last decision on a comment: see
    services.moderation.decision_steps.undo_decision."""
    with transaction() as session:
        return undo_decision(session, site_id, (comment_id, seen), by)


def reply_as_site(site: Site, parent_id: int, body: str, name: str, by: By) -> AnyRow:
    """Answer a published comment under ``name`` with the official badge.

    Who really wrote stays in the log. Returns queries.comments.comments.OWN. Raises AppError
    not_found, invalid (unpublished parent, bad text).
    """
    actor, now = by
    rendered = render(body)
    with transaction() as session:
        parent = lock_comment(session, site.id, parent_id)
        if parent.status != Status.PUBLISHED:
            raise invalid(
                "parent_id",
                "unknown",
                N_("You can only reply to a published comment: approve it first."),
            )
        new = newborn(
            Place(site.id, parent.thread_id, parent.id, parent.root_id),
            Status.PUBLISHED,
            rendered,
            created_at=now,
            body=body,
            author_name=name,
            author_kind="official",
            author_badge="official",
            moderator_id=actor.moderator_id,
        )
        change = Change(to=Status.PUBLISHED, action="reply", by=actor, at=now)
        return store_comment(new, change)


def pin(site_id: int, comment_id: int, by: By, *, pinned: bool) -> None:
    """Show a published root comment first in its thread, or no longer.

    Raises AppError not_found; not_allowed when the thread has PINNED_AT_MOST pinned ones.
    """
    actor, now = by
    with transaction() as session:
        comment = lock_comment(session, site_id, comment_id)
        if comment.parent_id is not None or comment.status != Status.PUBLISHED:
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
