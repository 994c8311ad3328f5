"""Who signed in and out, and whom the service did not let in, in the logs of their sites.

What somebody typed is not kept, nor their address. Of refusals a site's log takes so many a day for
each account, and as many for all who have none: it never shrinks, and anybody can try.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from comments_service.models import AuditEntry, Membership, Moderator, Site
from comments_service.rules.core.identity import new_id
from comments_service.services.core.actor import SYSTEM, Actor, By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.transaction import transaction

REFUSALS_A_DAY = 10


def log_sign_in(session: Session, by: By, means: str) -> None:
    """Log that somebody came in, and by what, in the caller's transaction."""
    _log(session, AuditRecord(action="signed_in", after={"by": means}), by)


def log_sign_out(session: Session, by: By, *, everywhere: bool = False) -> None:
    """Log that somebody ended their session, or ``everywhere`` others, in the same transaction."""
    after = {"sessions": "all"} if everywhere else None
    _log(session, AuditRecord(action="signed_out", after=after), by)


def log_refusal(moderator_id: int | None, means: str, device: str | None, at: datetime) -> None:
    """Log that somebody was not let in, as an account or, None, as nobody whom we know."""
    by = By(Actor(SYSTEM.kind, None, device), at)
    with transaction() as session:
        name = session.execute(
            select(Moderator.name).where(Moderator.id == moderator_id)
        ).scalar_one_or_none()
        record = AuditRecord(action="sign_in_failed", subject=name, after={"by": means})
        for site_id in _sites_of(session, moderator_id):
            if _refusals(session, site_id, name, at) < REFUSALS_A_DAY:
                record_entry(session, site_id, record, by)


def _log(session: Session, record: AuditRecord, by: By) -> None:
    for site_id in _sites_of(session, by.actor.moderator_id):
        record_entry(session, site_id, record, by)


def _sites_of(session: Session, moderator_id: int | None) -> list[int]:
    """Return the sites of an account; for nobody's the first site, whose owner runs the service."""
    if moderator_id is None:
        first = session.execute(select(func.min(Site.id))).scalar()
        return [first] if first is not None else []
    sites = select(Membership.site_id).where(Membership.moderator_id == moderator_id)
    return list(session.execute(sites.order_by(Membership.site_id)).scalars())


def _refusals(session: Session, site_id: int, name: str | None, at: datetime) -> int:
    return session.execute(
        select(func.count()).where(
            AuditEntry.site_id == site_id,
            AuditEntry.id >= new_id(at - timedelta(days=1), 0),
            AuditEntry.action == "sign_in_failed",
            AuditEntry.subject.is_(None) if name is None else AuditEntry.subject == name,
        )
    ).scalar_one()
