"""Where widgets are seen is noted, within bounds that strangers cannot stretch."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from comments_service.models import Site, SiteOrigin, WidgetLoad
from comments_service.rules.sites.setup import may_be_ours
from comments_service.rules.text.urls import parse_origin
from comments_service.services.core.transaction import transaction

#: Of one site and outcome: the most that is kept, the last seen ones.
KEPT_AT_MOST = 25


@dataclass(frozen=True)
class Seen:
    """A widget on a page of ``origin``: let in (``ok``) or ``refused``.

    ``site`` is the number of the site, or the key that a refused page names; None is the only site.
    """

    site: int | str | None
    origin: str
    outcome: Literal["ok", "refused"]
    page_url: str | None


def record_widget_loads(seen: Iterable[Seen], now: datetime) -> None:
    """Write down where widgets were seen; what names no site is nobody's, and dropped."""
    with transaction() as session:
        numbers = {row.key: row.id for row in session.execute(select(Site.key, Site.id))}
        touched = set()
        for one in seen:
            site_id = _number(one.site, numbers)
            if site_id is not None:
                _write(session, site_id, one, now)
                touched.add((site_id, one.outcome))
        for site_id, outcome in touched:
            _forget_oldest(session, site_id, outcome)


def _number(site: int | str | None, numbers: dict[str, int]) -> int | None:
    if site is None:
        return next(iter(numbers.values())) if len(numbers) == 1 else None
    return numbers.get(site) if isinstance(site, str) else site


def _write(session: Session, site_id: int, seen: Seen, now: datetime) -> None:
    existing = session.execute(
        update(WidgetLoad)
        .where(
            WidgetLoad.site_id == site_id,
            WidgetLoad.origin == seen.origin,
            WidgetLoad.outcome == seen.outcome,
        )
        .values(page_url=seen.page_url, last_seen_at=now)
        .returning(WidgetLoad.origin)
        .execution_options(synchronize_session=False)
    ).first()
    if existing is None:
        session.add(
            WidgetLoad(
                site_id=site_id,
                origin=seen.origin,
                outcome=seen.outcome,
                page_url=seen.page_url,
                first_seen_at=now,
                last_seen_at=now,
            )
        )
        session.flush()


def _forget_oldest(session: Session, site_id: int, outcome: str) -> None:
    """Keep the last seen; what strangers claim goes before what is the site's own by its name."""
    of_site = (WidgetLoad.site_id == site_id, WidgetLoad.outcome == outcome)
    newest = (
        select(WidgetLoad.origin)
        .where(*of_site)
        .order_by(WidgetLoad.last_seen_at.desc(), WidgetLoad.origin)
    )
    seen = session.scalars(newest).all()
    if len(seen) <= KEPT_AT_MOST:
        return
    listed = session.scalars(select(SiteOrigin.origin).where(SiteOrigin.site_id == site_id))
    origins = [parse_origin(text) for text in listed]
    # Stable: the last seen first, within each.
    kept = sorted(seen, key=lambda text: not may_be_ours(parse_origin(text), origins))
    session.execute(
        delete(WidgetLoad)
        .where(*of_site, WidgetLoad.origin.in_(kept[KEPT_AT_MOST:]))
        .execution_options(synchronize_session=False)
    )
