"""Watches are made, changed, muted and removed; each time their version grows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from comments_service.errors import N_, conflict, not_found
from comments_service.models import Site, Watch
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.transaction import transaction

#: More than these nobody would keep an eye on.
WATCHES_AT_MOST = 200


@dataclass(frozen=True, kw_only=True)
class WatchSettings:
    """A watch as it is to be: ``name`` and ``search`` cleaned by rules.community.watches."""

    name: str
    search: str
    is_on: bool = True
    alerts: bool = True
    opens_need: bool = False
    muted_until: datetime | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """As they are stored."""
        return dict(vars(self))


def add_watch(site_id: int, settings: WatchSettings, by: By) -> int:
    """Watch for something, in the care of who asks for it; returns the number of the watch.

    Raises AppError conflict, ``name``: another watch has it, or there are WATCHES_AT_MOST.
    """
    watch_id = fresh_id(by.at)
    with transaction() as session:
        _grow_version(session, site_id)
        _refuse_taken(session, site_id, settings.name, None)
        count = select(func.count()).where(Watch.site_id == site_id)
        if session.execute(count).scalar_one() >= WATCHES_AT_MOST:
            raise conflict("name", "too_many", N_("There are too many watches: remove one first."))
        session.execute(
            insert(Watch).values(
                site_id=site_id,
                id=watch_id,
                owner_id=by.actor.moderator_id,
                created_at=by.at,
                **settings.columns,
            )
        )
        record_entry(session, site_id, _saved(settings), by)
    return watch_id


def change_watch(site_id: int, watch_id: int, settings: WatchSettings, by: By) -> None:
    """Watch for something else; what was found stays. Raises AppError not_found, conflict."""
    with transaction() as session:
        _grow_version(session, site_id)
        _refuse_taken(session, site_id, settings.name, watch_id)
        changed = session.execute(
            update(Watch)
            .where(Watch.site_id == site_id, Watch.id == watch_id)
            .values(**settings.columns)
            .returning(Watch.id)
            .execution_options(synchronize_session=False)
        ).first()
        if changed is None:
            raise not_found()
        record_entry(session, site_id, _saved(settings), by)


def mute_watch(site_id: int, watch_id: int, until: datetime | None) -> None:
    """Alert nobody of a watch until then; None: of the next hit again.

    Raises AppError not_found.
    """
    with transaction() as session:
        _grow_version(session, site_id)
        changed = session.execute(
            update(Watch)
            .where(Watch.site_id == site_id, Watch.id == watch_id)
            .values(muted_until=until)
            .returning(Watch.id)
            .execution_options(synchronize_session=False)
        ).first()
        if changed is None:
            raise not_found()


def remove_watch(site_id: int, watch_id: int, by: By) -> None:
    """Watch no longer; what was found goes with it. Raises AppError not_found."""
    with transaction() as session:
        _grow_version(session, site_id)
        gone = session.execute(
            delete(Watch)
            .where(Watch.site_id == site_id, Watch.id == watch_id)
            .returning(Watch.name, Watch.search)
            .execution_options(synchronize_session=False)
        ).first()
        if gone is None:
            raise not_found()
        before = {"search": gone.search}
        record = AuditRecord(action="watch_removed", subject=gone.name, before=before)
        record_entry(session, site_id, record, by)


def forget_watches(session: Session, site_id: int, watch_ids: Collection[int]) -> None:
    """Remove watches that name somebody who is erased, in the caller's transaction."""
    if watch_ids:
        session.execute(delete(Watch).where(Watch.site_id == site_id, Watch.id.in_(watch_ids)))
        _grow_version(session, site_id)


def _grow_version(session: Session, site_id: int) -> None:
    """Have every process read the watches anew; who writes them comes one after the other."""
    session.execute(
        update(Site)
        .where(Site.id == site_id)
        .values(watch_version=Site.watch_version + 1)
        .execution_options(synchronize_session=False)
    )


def _refuse_taken(session: Session, site_id: int, name: str, watch_id: int | None) -> None:
    others = select(Watch.id).where(Watch.site_id == site_id, Watch.name == name)
    if set(session.execute(others).scalars()) - {watch_id}:
        raise conflict("name", "taken", N_("Another watch has this name."))


def _saved(settings: WatchSettings) -> AuditRecord:
    after = {"search": settings.search}
    return AuditRecord(action="watch_saved", subject=settings.name, after=after)
