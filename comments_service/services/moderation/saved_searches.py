"""Searches are kept under a name for everybody who works on a site, and taken away."""

from sqlalchemy import delete, insert, select

from comments_service.errors import N_, conflict, not_found
from comments_service.models import SavedView
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.transaction import transaction

#: More than these would hide the views that are always there.
VIEWS_AT_MOST = 20


def save_view(site_id: int, name: str, search: str, by: By) -> None:
    """Keep a search under a name (rules.community.search.clean_view_name); ``by`` is (who, when).

    Raises AppError conflict, field ``name``: another view has the name, or there are VIEWS_AT_MOST.
    """
    actor, now = by
    with transaction() as session:
        names = (
            session.execute(select(SavedView.name).where(SavedView.site_id == site_id))
            .scalars()
            .all()
        )
        if name in names:
            raise conflict("name", "taken", N_("Another saved search has this name."))
        if len(names) >= VIEWS_AT_MOST:
            raise conflict(
                "name", "too_many", N_("You cannot save any more searches: remove one first.")
            )
        session.execute(
            insert(SavedView).values(
                site_id=site_id,
                id=fresh_id(now),
                name=name,
                search=search,
                moderator_id=actor.moderator_id,
                created_at=now,
            )
        )
        record = AuditRecord(action="view_saved", subject=name, after={"search": search})
        record_entry(session, site_id, record, by)


def remove_view(site_id: int, view_id: int, by: By) -> None:
    """Take a view away for everybody; ``by`` is (who, when). Raises AppError not_found."""
    actor, now = by
    with transaction() as session:
        gone = session.execute(
            delete(SavedView)
            .where(SavedView.site_id == site_id, SavedView.id == view_id)
            .returning(SavedView.name, SavedView.search)
            .execution_options(synchronize_session=False)
        ).first()
        if gone is None:
            raise not_found()
        record = AuditRecord(
            action="view_removed", subject=gone.name, before={"search": gone.search}
        )
        record_entry(session, site_id, record, by)
