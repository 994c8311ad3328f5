"""The watches of a site and what they have found."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, select, true

from comments_service.extensions import connection
from comments_service.models import Moderator, Watch, WatchHit
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_all, fetch_one
from comments_service.rules.core.identity import new_id


class WatchRow(TypedRow):
    """A watch, and how many comments it has found of late: ``useful`` and ``useless`` as judged."""

    id: int
    name: str
    search: str
    is_on: bool
    alerts: bool
    opens_need: bool
    owner_id: int | None
    owner_name: str | None
    muted_until: datetime | None
    created_at: datetime
    hits: int
    useful: int
    useless: int


class WatchedRow(TypedRow):
    """A watch that is on."""

    id: int
    search: str
    alerts: bool
    opens_need: bool
    muted_until: datetime | None


class HitRow(TypedRow):
    """A comment that a watch has found."""

    comment_id: int
    watch_id: int
    name: str
    search: str
    useful: bool | None


def watches_of(site_id: int, since: datetime) -> Sequence[WatchRow]:
    """Return the watches of a site by name, with their hits on comments since then.

    One statement.
    """
    return fetch_all(WatchRow, _watches(site_id, since).order_by(Watch.name, Watch.id))


def watch_of(site_id: int, watch_id: int, since: datetime) -> WatchRow | None:
    """Return a watch with its hits on comments since then. One statement."""
    return fetch_one(WatchRow, _watches(site_id, since).where(Watch.id == watch_id))


def watched_searches(site_id: int) -> Sequence[WatchedRow]:
    """Return what new comments are compared with. One statement."""
    return fetch_all(
        WatchedRow,
        select(Watch.id, Watch.search, Watch.alerts, Watch.opens_need, Watch.muted_until).where(
            Watch.site_id == site_id, Watch.is_on
        ),
    )


def searches_by_name(site_id: int) -> dict[str, str]:
    """Return what each watch of a site looks for, by its name. One statement."""
    chosen = select(Watch.name, Watch.search).where(Watch.site_id == site_id).order_by(Watch.id)
    return {name: search for name, search in connection().execute(chosen)}


def hits_on(site_id: int, comment_ids: Sequence[int]) -> dict[int, list[HitRow]]:
    """Return what the watches have found of these comments. One statement; none without any."""
    if not comment_ids:
        return {}
    is_watch = (Watch.site_id == WatchHit.site_id) & (Watch.id == WatchHit.watch_id)
    rows = fetch_all(
        HitRow,
        select(WatchHit.comment_id, WatchHit.watch_id, Watch.name, Watch.search, WatchHit.useful)
        .join(Watch, is_watch)
        .where(WatchHit.site_id == site_id, WatchHit.comment_id.in_(comment_ids))
        .order_by(Watch.name, Watch.id),
    )
    hits: dict[int, list[HitRow]] = defaultdict(list)
    for row in rows:
        hits[row.comment_id].append(row)
    return hits


def _watches(site_id: int, since: datetime) -> AnySelect:
    return (
        select(
            Watch.id,
            Watch.name,
            Watch.search,
            Watch.is_on,
            Watch.alerts,
            Watch.opens_need,
            Watch.owner_id,
            Moderator.name.label("owner_name"),
            Watch.muted_until,
            Watch.created_at,
            _count(since, true()).label("hits"),
            _count(since, WatchHit.useful.is_(True)).label("useful"),
            _count(since, WatchHit.useful.is_(False)).label("useless"),
        )
        .outerjoin(Moderator, Moderator.id == Watch.owner_id)
        .where(Watch.site_id == site_id)
    )


def _count(since: datetime, condition: ColumnElement[bool]) -> ScalarSelect[int]:
    """Ids carry the time, so that the newest hits of a watch are a range of its key."""
    return (
        select(func.count())
        .where(
            WatchHit.site_id == Watch.site_id,
            WatchHit.watch_id == Watch.id,
            WatchHit.comment_id >= new_id(since, 0),
            condition,
        )
        .correlate(Watch)
        .scalar_subquery()
    )
