"""Leave: who is away is alerted of nothing, and what was theirs to answer is everybody's again."""

from datetime import datetime

from sqlalchemy import select

from comments_service.errors import not_found
from comments_service.models import Membership, Moderator
from comments_service.rules.accounts.leave import away_at
from comments_service.services.accounts.people import check_owner
from comments_service.services.community.leaving import unassign
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.transaction import transaction


def set_away(site_id: int, moderator_id: int, until: datetime | None, by: By) -> None:
    """Send somebody of the site on leave until a moment, or with None have them back now.

    What they were to answer is given back in the same transaction. Everybody may say it of
    themselves, owners of everybody. Raise AppError not_found, forbidden.
    """
    with transaction() as session:
        if by.actor.moderator_id != moderator_id:
            check_owner(session, site_id, by)
        member = session.get(Membership, (site_id, moderator_id), populate_existing=True)
        if member is None:
            raise not_found()
        before = member.away_until if away_at(member.away_until, by.at) else None
        if before == until:
            return
        member.away_until = until
        session.flush()
        if until is not None:
            unassign(site_id, moderator_id, by)
        name = session.execute(select(Moderator.name).where(Moderator.id == moderator_id))
        record = AuditRecord(
            action="away" if until else "back",
            subject=name.scalar_one(),
            before={"away_until": _moment(before)} if before else None,
            after={"away_until": _moment(until)} if until else None,
        )
        record_entry(session, site_id, record, by)


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="minutes") if at else None
