"""Why a team decides: the reasons that it offers itself, and the one given for a decision."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, update

from comments_service.errors import N_, AppError
from comments_service.models import DecisionReason, Event
from comments_service.queries.comments.comments import last_change
from comments_service.queries.moderation.decision_reasons import reasons_of
from comments_service.rules.comments.status import Decision
from comments_service.services.comments.locking import lock_seen
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.transaction import transaction


def set_reasons(site_id: int, reasons: Sequence[str], seen: Sequence[str], by: By) -> None:
    """Give the team another list, in the place of the one that was seen; empty: none of its own.

    ``by`` is (who, when). Raises AppError conflict when somebody else has changed it meanwhile.
    """
    actor, now = by
    with transaction() as session:
        _, before = reasons_of(site_id)
        if before != list(seen):
            raise AppError("conflict", N_("Somebody else has changed this list in the meantime."))
        session.execute(delete(DecisionReason).where(DecisionReason.site_id == site_id))
        if reasons:
            rows = [
                {"site_id": site_id, "id": place, "text": text, "position": place}
                for place, text in enumerate(reasons, 1)
            ]
            session.execute(insert(DecisionReason), rows)
        record = AuditRecord(
            action="reasons", before={"reasons": before}, after={"reasons": list(reasons)}
        )
        record_entry(session, site_id, record, by)


def give_reason(site_id: int, comment_id: int, reason: str, seen: int, by: By) -> None:
    """Say why the last decision on a comment was taken, by who took it; ``by`` is (who, when).

    Raises AppError not_found, conflict, and not_allowed where the last thing that happened is no
    decision of theirs or has its reason.
    """
    actor, _ = by
    with transaction() as session:
        lock_seen(session, site_id, comment_id, seen)
        event = last_change(site_id, comment_id)
        is_theirs = event is not None and event.moderator_id == actor.moderator_id
        if not event or not is_theirs or event.note or event.action not in set(Decision):
            raise AppError("not_allowed", N_("You have no decision here to give a reason for."))
        session.execute(
            update(Event)
            .where(Event.site_id == site_id, Event.id == event.id)
            .values(note=reason)
            .execution_options(synchronize_session=False)
        )
