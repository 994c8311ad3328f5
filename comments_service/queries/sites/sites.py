"""Sites and the origins that may embed them.

Every change of a site's settings or addresses grows its version, so a process remembers what it
has read of a site and asks for the version alone: one statement, and one more after a change.
"""

from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, bindparam, select

from comments_service.extensions import connection, db, is_writing
from comments_service.models import Site, SiteOrigin
from comments_service.models.base import table_of
from comments_service.queries.comments.pages import page_policy
from comments_service.queries.core.rows import AnySelect, Parameters, TypedRow, fetch_all, fetch_one
from comments_service.rules.sites.previews import parse_preview_origin
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.pages import PagePolicy
from comments_service.rules.text.urls import Origin, parse_origin

_sites, _origins = table_of(Site), table_of(SiteOrigin)

_ANY = select(_sites.c.id, _sites.c.version).order_by(_sites.c.id)
_FIRST = _ANY.limit(1)
_OF_ID = _ANY.where(_sites.c.id == bindparam("id"))
_OF_KEY = _ANY.where(_sites.c.key == bindparam("key"))
_OF_HOST = _FIRST.join(_origins, _sites.c.id == _origins.c.site_id).where(
    _origins.c.host == bindparam("host")
)
_OF_HOST_AND_KEY = _OF_HOST.where(_sites.c.key == bindparam("key"))
_WITH_PREVIEWS = (
    select(_sites.c.id, _sites.c.preview_origins)
    .where(_sites.c.preview_origins != "")
    .order_by(_sites.c.id)
)
_WITH_ORIGINS = (
    select(*_sites.c, _origins.c.origin)
    .select_from(_sites.outerjoin(_origins, _origins.c.site_id == _sites.c.id))
    .where(_sites.c.id == bindparam("id"))
    .order_by(_origins.c.origin)
)

# By database, then by the site's number.
_remembered: WeakKeyDictionary[Engine, dict[int, "SiteRules"]] = WeakKeyDictionary()


class _SiteVersion(TypedRow):
    id: int
    version: int


class _PreviewsRow(TypedRow):
    id: int
    preview_origins: str


@dataclass(frozen=True)
class SiteRules:
    """A site with the origins that its owner listed. Shared by threads: nobody writes to it."""

    site: Site
    origins: tuple[Origin, ...]

    def allows(self, origin: Origin) -> bool:
        """Whether pages of ``origin`` may embed and post."""
        return any(listed.covers(origin) for listed in self.origins)

    def previews(self, origin: Origin) -> bool:
        """Whether pages of ``origin`` show the site before it is published, and are not its own."""
        return _lists(self.site.preview_origins, origin) and not self.allows(origin)

    def has_host(self, host: str) -> bool:
        """Whether ``host``, folded as thread keys fold it, is one of the listed origins'."""
        return any(fold_host(origin.host) == host for origin in self.origins)

    @cached_property
    def pages(self) -> PagePolicy:
        """What makes a page of the site."""
        return page_policy(self.site, self.origins)


def site_of_host(host: str, key: str | None) -> SiteRules | None:
    """Return the site that lists ``host`` (folded as in thread keys); ``key`` chooses among
    several.

    One statement.
    """
    if key is None:
        return _site(_OF_HOST, {"host": host})
    return _site(_OF_HOST_AND_KEY, {"host": host, "key": key})


def site_by_key(key: str) -> SiteRules | None:
    """Return the site of that public key. One statement."""
    return _site(_OF_KEY, {"key": key})


def site_by_id(site_id: int) -> SiteRules | None:
    """Return the site of that number. One statement."""
    return _site(_OF_ID, {"id": site_id})


def default_site() -> SiteRules | None:
    """Return the first site of the service. One statement."""
    return _site(_FIRST)


def site_of_preview(origin: Origin, key: str | None) -> SiteRules | None:
    """Return the first site that has previews at ``origin``; ``key`` chooses among several.

    Two statements.
    """
    if key is not None:
        rules = site_by_key(key)
        return rules if rules and rules.previews(origin) else None
    rows = fetch_all(_PreviewsRow, _WITH_PREVIEWS)
    number = next((row.id for row in rows if _lists(row.preview_origins, origin)), None)
    return None if number is None else site_by_id(number)


def any_site_allows(origin: Origin, host: str) -> bool:
    """Whether pages of ``origin``, whose folded host is ``host``, may embed any site.

    One statement, and one more for the previews of sites.
    """
    listed = db.session.execute(
        select(SiteOrigin.origin).where(SiteOrigin.host == host).distinct()
    ).scalars()
    if any(parse_origin(text).covers(origin) for text in listed):
        return True
    rows = fetch_all(_PreviewsRow, _WITH_PREVIEWS)
    return any(_lists(row.preview_origins, origin) for row in rows)


def _lists(preview_origins: str, origin: Origin) -> bool:
    lines = preview_origins.splitlines()
    return any(parse_preview_origin(line).matches(origin) for line in lines)


def _site(statement: AnySelect, parameters: Parameters | None = None) -> SiteRules | None:
    row = fetch_one(_SiteVersion, statement, parameters)
    if row is None:
        return None
    cached = _remembered.setdefault(connection().engine, {})
    rules = cached.get(row.id)
    if rules is None or rules.site.version != row.version:
        rules = _read(row.id)
        # What a transaction has changed may never have been: its version will be another's.
        if rules is not None and not is_writing():
            cached[row.id] = rules
    return rules


def _read(site_id: int) -> SiteRules | None:
    rows = connection().execute(_WITH_ORIGINS, {"id": site_id}).all()
    if not rows:
        return None
    # An object of no session: nothing but its own columns, whatever becomes of the transaction.
    site = Site(**dict(zip(_sites.c.keys(), rows[0][:-1], strict=True)))
    return SiteRules(site, tuple(parse_origin(row[-1]) for row in rows if row[-1]))
