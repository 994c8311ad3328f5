"""Sites and the origins that may embed them.

Every change of a site's settings or addresses grows its version, so a process remembers what it
has read of a site and asks for the version alone: one statement, and one more after a change.
"""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select

from comments_service.extensions import db, is_writing
from comments_service.models import Site, SiteOrigin
from comments_service.models.base import table_of
from comments_service.queries.core.prepared import Parameters, Prepared, ask, ask_one, prepared
from comments_service.queries.core.rows import AnySelect
from comments_service.rules.text.urls import Origin, parse_origin

_sites, _origins = table_of(Site), table_of(SiteOrigin)
# By database, then by the site's number.
_known: WeakKeyDictionary[Engine, dict[int, "SiteRules"]] = WeakKeyDictionary()


@dataclass(frozen=True)
class SiteRules:
    """A site with the origins that its owner listed. Shared by threads: nobody writes to it."""

    site: Site
    origins: tuple[Origin, ...]

    def allows(self, origin: Origin) -> bool:
        """Whether pages of ``origin`` may embed and post."""
        return any(listed.matches(origin) for listed in self.origins)


def site_of_host(host: str, key: str | None) -> SiteRules | None:
    """The site that lists ``host`` (folded as in thread keys); ``key`` chooses among several.

    One statement.
    """
    return _site(*(_of_host(host) if key is None else _of_host_and_key(host, key)))


def site_by_key(key: str) -> SiteRules | None:
    """The site of that public key. One statement."""
    return _site(*_of_key(key))


def site_by_id(site_id: int) -> SiteRules | None:
    """The site of that number. One statement."""
    return _site(*_of_id(site_id))


def default_site() -> SiteRules | None:
    """The first site of the service. One statement."""
    return _site(*_first())


def any_site_allows(origin: Origin, host: str) -> bool:
    """Whether pages of ``origin``, whose folded host is ``host``, may embed any site.

    One statement.
    """
    listed = db.session.execute(
        select(SiteOrigin.origin).where(SiteOrigin.host == host).distinct()
    ).scalars()
    return any(parse_origin(text).matches(origin) for text in listed)


@prepared
def _of_host(host: str) -> AnySelect:
    return _listing(host)


@prepared
def _of_host_and_key(host: str, key: str) -> AnySelect:
    return _listing(host).where(_sites.c.key == key)


@prepared
def _of_key(key: str) -> AnySelect:
    return _found().where(_sites.c.key == key)


@prepared
def _of_id(site_id: int) -> AnySelect:
    return _found().where(_sites.c.id == site_id)


@prepared
def _first() -> AnySelect:
    return _found()


def _listing(host: str) -> AnySelect:
    joined = _sites.join(_origins, _sites.c.id == _origins.c.site_id)
    return _found().select_from(joined).where(_origins.c.host == host)


def _found() -> AnySelect:
    return select(_sites.c.id, _sites.c.version).order_by(_sites.c.id).limit(1)


def _site(statement: Prepared, parameters: Parameters) -> SiteRules | None:
    row = ask_one(statement, parameters)
    if row is None:
        return None
    cached = _known.setdefault(db.engine, {})
    rules = cached.get(row.id)
    if rules is None or rules.site.version != row.version:
        rules = _read(row.id)
        # What a transaction has changed may never have been: its version will be another's.
        if rules is not None and not is_writing():
            cached[row.id] = rules
    return rules


def _read(site_id: int) -> SiteRules | None:
    rows = ask(*_with_origins(site_id))
    if not rows:
        return None
    # An object of no session: nothing but its own columns, whatever becomes of the transaction.
    site = Site(**{column.name: rows[0][at] for at, column in enumerate(_sites.c)})
    return SiteRules(site, tuple(parse_origin(row.origin) for row in rows if row.origin))


@prepared
def _with_origins(site_id: int) -> AnySelect:
    listed = _sites.outerjoin(_origins, _origins.c.site_id == _sites.c.id)
    return (
        select(*_sites.c, _origins.c.origin)
        .select_from(listed)
        .where(_sites.c.id == site_id)
        .order_by(_origins.c.origin)
    )
