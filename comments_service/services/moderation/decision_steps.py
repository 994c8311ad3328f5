"""The one rule of every decision, and of taking one back, whatever asks for it.

A person's key, a set of many comments and a ban all come through here, each in its own transaction.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError
from comments_service.queries.comments.comments import last_change
from comments_service.queries.core.rows import AnyRow
from comments_service.rules.comments.status import Decision, Status, outcome
from comments_service.services.comments.locking import lock_seen
from comments_service.services.comments.reports import answer_reports, reopen_reports
from comments_service.services.comments.status import Change, set_status
from comments_service.services.core.actor import By


@dataclass(frozen=True)
class DecisionRequest:
    """A decision on a comment whose version was seen as ``seen``, and the reason given for it."""

    comment_id: int
    decision: Decision
    seen: int
    note: str | None = None


def apply_decision(session: Session, site_id: int, wish: DecisionRequest, by: By) -> AnyRow:
    """Decide, in the caller's transaction; ``by`` is (who, when).

    The open reports of the comment are answered with it. Returns queries.comments.comments.OWN.
    Raises
    AppError, before anything is written: not_found; conflict, naming who changed the comment since;
    not_allowed where the table of transitions has no such step.
    """
    actor, now = by
    comment = lock_seen(session, site_id, wish.comment_id, wish.seen)
    target = outcome(wish.decision, Status(comment.status))
    # Withdrawn by its author, or removed before it was imported: no text is left to restore.
    is_empty = comment.status == Status.DELETED and not comment.body
    if target is None or is_empty:
        raise AppError(
            "not_allowed",
            N_("This decision is not possible for a comment that is {status}."),
            status=comment.status,
        )
    change = Change(to=target, action=wish.decision, by=actor, at=now, note=wish.note)
    changed = set_status(session, comment, change)
    answer_reports(session, comment, now)
    return changed


def undo_decision(session: Session, site_id: int, which: tuple[int, int], by: By) -> AnyRow:
    """Give a comment the status that it had before the last decision, in the caller's transaction.

    ``which`` is (comment, version seen). The reports that the decision answered are open again.
    Returns queries.comments.comments.OWN. Raises AppError, before anything is written: not_found,
    conflict,
    and not_allowed when the last thing that happened to it was not a moderator's decision.
    """
    actor, now = by
    comment_id, seen = which
    comment = lock_seen(session, site_id, comment_id, seen)
    event = last_change(site_id, comment_id)
    if event is None or event.action not in set(Decision) or event.from_status is None:
        raise AppError("not_allowed", N_("There is no decision to undo."))
    back = Change(to=Status(event.from_status), action="undo", by=actor, at=now)
    restored = set_status(session, comment, back)
    reopen_reports(session, comment, event.created_at)
    return restored
