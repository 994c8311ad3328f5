"""The team decides about a mention, and takes that back."""

from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, not_found
from comments_service.queries.mentions.mentions import StateRow
from comments_service.rules.comments.status import Decision
from comments_service.rules.mentions.states import DECIDED, DECISIONS, State, state_after
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.transaction import transaction
from comments_service.services.mentions.state import lock_mention, write_state


def decide_mention(site_id: int, mention_id: int, decision: Decision, seen: int, by: By) -> None:
    """Approve, hold, spam or delete a mention whose version was seen as ``seen``.

    The same state again changes nothing. Raise AppError not_found, conflict, not_allowed.
    """
    if decision not in DECISIONS:
        raise AppError("not_allowed", N_("This cannot be decided about a link."))
    with transaction() as session:
        row = _seen(lock_mention(session, site_id, mention_id), seen)
        to = state_after(decision)
        if to == row.state:
            return
        write_state(session, row, to, previous_state=row.state)
        _log(session, row, f"mention_{decision}", to, by)


def undo_mention(site_id: int, mention_id: int, seen: int, by: By) -> None:
    """Take the last decision about a mention back. Raise AppError as decide_mention."""
    with transaction() as session:
        row = _seen(lock_mention(session, site_id, mention_id), seen)
        if row.previous_state is None:
            raise AppError("not_allowed", N_("There is nothing to undo."))
        to = State(row.previous_state)
        write_state(session, row, to, previous_state=None)
        _log(session, row, "mention_undo", to, by)


def _seen(row: StateRow | None, seen: int) -> StateRow:
    if row is None or row.state not in DECIDED:
        raise not_found()
    if row.version != seen:
        raise AppError("conflict", N_("This link has changed in the meantime: look at it again."))
    return row


def _log(session: Session, row: StateRow, action: str, to: State, by: By) -> None:
    record = AuditRecord(
        action=action, subject=row.source, before={"state": row.state}, after={"state": to}
    )
    record_entry(session, row.site_id, record, by)
