"""Identity providers of a site: added, removed, and why the last sign-in failed. Owners do it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from comments_service.errors import N_, conflict, not_found
from comments_service.models import IdentityProvider, Site
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.encryption import seal
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.transaction import ALL, readers_see, transaction

AT_MOST = 8


@dataclass(frozen=True, kw_only=True)
class NewProvider:
    """A provider to be added: what it is, and what we are to it."""

    kind: str
    name: str
    address: str
    client_id: str
    client_secret: str
    endpoints: dict[str, str]


def add_provider(site_id: int, new: NewProvider, secret_key: str, by: By) -> int:
    """Return the number of a new provider. Raise AppError conflict."""
    number = fresh_id(by.at)
    own = IdentityProvider.site_id == site_id
    same = (IdentityProvider.kind == new.kind, IdentityProvider.address == new.address)
    with transaction() as session:
        count = select(func.count()).select_from(IdentityProvider)
        if session.execute(count.where(own)).scalar_one() >= AT_MOST:
            message = N_("A site can have 8 providers: remove one first.")
            raise conflict("kind", "too_many", message)
        if session.execute(count.where(own, *same)).scalar_one():
            raise conflict("address", "taken", N_("This provider is there already."))
        values = {**vars(new), "client_secret": seal(secret_key, number, new.client_secret)}
        session.execute(
            insert(IdentityProvider).values(site_id=site_id, id=number, created_at=by.at, **values)
        )
        _note_providers(session, site_id)
        after = {"kind": new.kind}
        record = AuditRecord(action="provider_added", subject=new.name, after=after)
        record_entry(session, site_id, record, by)
    return number


def remove_provider(site_id: int, provider_id: int, by: By) -> None:
    """Let nobody in by a provider any more; who is signed in stays so. Raise AppError not_found."""
    with transaction() as session:
        removed = delete(IdentityProvider).where(*_is(site_id, provider_id))
        name = session.execute(removed.returning(IdentityProvider.name)).scalar()
        if name is None:
            raise not_found()
        _note_providers(session, site_id)
        record = AuditRecord(action="provider_removed", subject=name)
        record_entry(session, site_id, record, by)


def note_fault(site_id: int, provider_id: int, fault: str | None, now: datetime) -> None:
    """Keep why a sign-in failed, for the team; None forgets it, once one has worked."""
    values: dict[str, Any] = {"last_error": fault, "failed_at": now if fault else None}
    with transaction() as session:
        session.execute(
            update(IdentityProvider)
            .where(*_is(site_id, provider_id))
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def _note_providers(session: Session, site_id: int) -> None:
    """Have the widget offer to sign in as long as there is a provider."""
    theirs = select(IdentityProvider.id).where(IdentityProvider.site_id == site_id)
    session.execute(
        update(Site)
        .where(Site.id == site_id)
        .values(has_providers=theirs.exists(), version=Site.version + 1)
        .execution_options(synchronize_session=False)
    )
    readers_see(site_id, ALL)


def _is(site_id: int, provider_id: int) -> tuple[Any, Any]:
    return IdentityProvider.site_id == site_id, IdentityProvider.id == provider_id
