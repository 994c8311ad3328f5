"""A moderator takes decisions back, one after another, as deep as the log."""

from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError
from comments_service.queries.comments.comments import OwnRow
from comments_service.queries.moderation.undo import (
    ChangeRow,
    changes_of,
    decisions_by,
    reply_with,
)
from comments_service.rules.comments.status import Decision, Status
from comments_service.rules.moderation.undo import undoable
from comments_service.services.comments.change import Change
from comments_service.services.comments.locking import lock_comment, lock_seen
from comments_service.services.comments.reports import reopen_reports
from comments_service.services.comments.status import set_status
from comments_service.services.comments.upkeep.learning import ask_to_learn
from comments_service.services.core.actor import By
from comments_service.services.core.transaction import transaction

_DECISIONS_AT_ONCE = 100


def undo_on_comment(site_id: int, comment_id: int, seen: int, by: By) -> OwnRow:
    """Take back the last decision on a comment: see ``undo_decision``."""
    with transaction() as session:
        return undo_decision(session, site_id, (comment_id, seen), by)


def undo_last(site_id: int, by: By) -> OwnRow:
    """Take back the last of the moderator's own decisions on the site that still stands.

    Decisions on comments that have changed since are passed over, and so are those of bulk jobs,
    which are undone as a whole. Two statements for each hundred decisions, and those of an undo.
    Raise AppError not_allowed when there is none, or when somebody else was faster.
    """
    last = last_decision(site_id, by)
    if last is None:
        raise AppError("not_allowed", N_("There is no decision to undo."))
    with transaction() as session:
        comment = lock_comment(session, site_id, last.comment_id)
        return undo_decision(session, site_id, (comment.id, comment.version), by, expected=last.id)


def last_decision(site_id: int, by: By) -> ChangeRow | None:
    """Return the moderator's own last decision on the site that an undo would take back."""
    before = None
    while by.actor.moderator_id is not None:
        own = decisions_by(site_id, by.actor.moderator_id, before=before, limit=_DECISIONS_AT_ONCE)
        changes = changes_of(site_id, list({one.comment_id for one in own}))
        for decision in own:
            last = undoable(changes.get(decision.comment_id, ()))
            if last and last.id == decision.id:
                return decision
        if len(own) < _DECISIONS_AT_ONCE:
            break
        before = own[-1].id
    return None


def undo_decision(
    session: Session, site_id: int, which: tuple[int, int], by: By, expected: int | None = None
) -> OwnRow:
    """Give a comment the status that it had before the last decision, in the caller's transaction.

    ``which`` is (comment, version seen); ``expected`` the decision meant, where it may be another
    by now. The reports that the decision answered are open again, and a reply that was published
    with it is deleted, as it can be restored. Raise AppError, before anything is written:
    not_found, conflict, and not_allowed when no decision is the last thing that happened to it.
    """
    actor, now = by
    comment_id, seen = which
    comment = lock_seen(session, site_id, comment_id, seen)
    decision = undoable(changes_of(site_id, [comment_id]).get(comment_id, ()))
    if decision is None or decision.from_status is None or expected not in (None, decision.id):
        raise AppError("not_allowed", N_("There is no decision to undo."))
    is_approval = decision.action == Decision.APPROVE
    reply_id = reply_with(site_id, decision) if is_approval else None
    if reply_id is not None:
        reply = lock_comment(session, site_id, reply_id)
        set_status(reply, Change(to=Status.DELETED, action="undo", by=actor, at=now))
        comment = lock_comment(session, site_id, comment_id)
    back = Change(to=Status(decision.from_status), action="undo", by=actor, at=now)
    restored = set_status(comment, back)
    reopen_reports(session, comment, decision.created_at)
    ask_to_learn(session, site_id, now)
    return restored
