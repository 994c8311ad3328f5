"""Sites are made and changed; threads are closed."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from comments_service.errors import N_, invalid
from comments_service.models import Membership, Site, SiteOrigin
from comments_service.rules.sites.settings import listed_lines
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.urls import Origin, parse_origin
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.transaction import ALL, readers_see, transaction

#: Of these the log tells only whether there is one.
_SECRET = {"akismet_key"}


def ensure_default_site(origins: Sequence[str], moderation: str, now: datetime) -> None:
    """Make the first site unless there is one already. Raises AppError for a bad origin."""
    listed = [parse_origin(origin) for origin in origins]
    # A replica that starts at the same moment may make it first.
    with suppress(IntegrityError), transaction() as session:
        if session.execute(select(Site.id).limit(1)).first():
            return
        site = Site(key="default", name="My site", moderation=moderation, created_at=now)
        session.add(site)
        session.flush()
        _write_origins(session, site.id, listed)


def create_site(
    key: str, name: str, origins: Sequence[Origin], owner_id: int | None, now: datetime
) -> None:
    """Make a further site that the moderator ``owner_id`` owns; with None nobody yet.

    Raises AppError invalid when another site has the key.
    """
    with transaction() as session:
        if session.execute(select(Site.id).where(Site.key == key)).first():
            raise invalid("key", "taken", N_("Another site already uses this key."))
        site = Site(key=key, name=name, created_at=now)
        session.add(site)
        session.flush()
        if owner_id is not None:
            session.add(Membership(site_id=site.id, moderator_id=owner_id, role="owner"))
        _write_origins(session, site.id, origins)


def change_site(
    site_id: int,
    values: Mapping[str, Any],
    origins: Sequence[Origin] | None = None,
    by: By | None = None,
) -> None:
    """Change settings of a site (columns of Site) and, when given, the list of its origins.

    ``by`` tells who does it and when: what it changes is then logged.
    """
    with transaction() as session:
        write_settings(session, site_id, values, origins, by)


def write_settings(
    session: Session,
    site_id: int,
    values: Mapping[str, Any],
    origins: Sequence[Origin] | None,
    by: By | None,
) -> None:
    """As ``change_site``, in the caller's transaction."""
    if by:
        _log_changes(session, site_id, _new_values(values, origins), by)
    session.execute(
        update(Site)
        .where(Site.id == site_id)
        .values(**values, version=Site.version + 1)
        .execution_options(synchronize_session=False)
    )
    readers_see(site_id, ALL)
    if origins is not None:
        _bump_neighbours(session, site_id)
        session.execute(delete(SiteOrigin).where(SiteOrigin.site_id == site_id))
        _write_origins(session, site_id, origins)
        _bump_neighbours(session, site_id)


def checked_origins(text: str) -> list[Origin]:
    """Return the origins in ``text``, one a line. Raises AppError invalid for the first bad one."""
    origins = [parse_origin(line) for line in listed_lines("origins", text)]
    if not origins:
        raise invalid("origins", "required", N_("Enter at least one address for the site."))
    return origins


def add_origins(session: Session, site_id: int, origins: Sequence[Origin]) -> None:
    """Let pages of further origins embed the site, in the caller's transaction."""
    _write_origins(session, site_id, origins)
    session.flush()
    _bump_neighbours(session, site_id)


def _new_values(values: Mapping[str, Any], origins: Sequence[Origin] | None) -> dict[str, Any]:
    """Return the settings that are to be, as the log shows them; how far the set-up is, is none."""
    changes = {name: value for name, value in values.items() if name != "set_up"}
    if origins is not None:
        changes["origins"] = sorted({str(origin) for origin in origins})
    return changes


def _log_changes(session: Session, site_id: int, changes: dict[str, Any], by: By) -> None:
    site = session.execute(select(*Site.__table__.columns).where(Site.id == site_id)).one()
    before = dict(site._mapping)
    if "origins" in changes:
        listed = select(SiteOrigin.origin).where(SiteOrigin.site_id == site_id)
        before["origins"] = sorted(session.execute(listed).scalars())
    changed = [name for name, value in changes.items() if before[name] != value]
    if changed:
        record = AuditRecord(
            action="settings",
            before={name: _logged(name, before[name]) for name in changed},
            after={name: _logged(name, changes[name]) for name in changed},
        )
        record_entry(session, site_id, record, by)


def _logged(name: str, value: Any) -> Any:
    return bool(value) if name in _SECRET else value


def _bump_neighbours(session: Session, site_id: int) -> None:
    """Tell readers' caches that sites which list a host of this one may have won or lost its pages.

    The lowest number of those that list a host has its pages.
    """
    hosts = select(SiteOrigin.host).where(SiteOrigin.site_id == site_id)
    neighbours = session.execute(
        update(Site)
        .where(
            Site.id != site_id,
            Site.id.in_(select(SiteOrigin.site_id).where(SiteOrigin.host.in_(hosts))),
        )
        .values(version=Site.version + 1)
        .returning(Site.id)
        .execution_options(synchronize_session=False)
    ).scalars()
    for neighbour in neighbours:
        readers_see(neighbour, ALL)


def _write_origins(session: Session, site_id: int, origins: Sequence[Origin]) -> None:
    session.add_all(
        SiteOrigin(site_id=site_id, origin=text, host=host)
        for text, host in {(str(origin), fold_host(origin.host)) for origin in origins}
    )
