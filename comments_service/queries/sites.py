"""Sites and the origins that may embed them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, select

from comments_service.extensions import db
from comments_service.models import Site, SiteOrigin
from comments_service.queries.prepared import prepared
from comments_service.queries.rows import AnySelect
from comments_service.rules.checks import Policy
from comments_service.rules.urls import Origin, parse_origin


@dataclass(frozen=True)
class SiteRules:
    """A site, detached from the session, with the origins that its owner listed."""

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


def policy_of(site: Site) -> Policy:
    """The site's rules as the checks read them. No statement."""
    return Policy(
        moderation=site.moderation,
        trusted_after=site.trusted_after,
        max_links=site.max_links,
        blocked_words=tuple(word for word in site.blocked_words.splitlines() if word.strip()),
        blocked_words_action=site.blocked_words_action,
        min_fill_seconds=site.min_fill_seconds,
        require_name=site.require_name,
    )


@prepared
def _of_host(host: str) -> AnySelect:
    return _with_origins(Site.id == _first_of(_listing(host)))


@prepared
def _of_host_and_key(host: str, key: str) -> AnySelect:
    return _with_origins(Site.id == _first_of(_listing(host).where(Site.key == key)))


@prepared
def _of_key(key: str) -> AnySelect:
    return _with_origins(Site.key == key)


@prepared
def _of_id(site_id: int) -> AnySelect:
    return _with_origins(Site.id == site_id)


@prepared
def _first() -> AnySelect:
    return _with_origins(Site.id == _first_of(select(Site.id)))


def _listing(host: str) -> Select[int]:
    joined = select(Site.id).join(SiteOrigin, Site.id == SiteOrigin.site_id)
    return joined.where(SiteOrigin.host == host)


def _first_of(sites: Select[int]) -> ScalarSelect[int]:
    return sites.order_by(Site.id).limit(1).scalar_subquery()


def _with_origins(condition: ColumnElement[bool]) -> AnySelect:
    return (
        select(Site, SiteOrigin.origin)
        .outerjoin(SiteOrigin, SiteOrigin.site_id == Site.id)
        .where(condition)
        .order_by(SiteOrigin.origin)
    )


def _site(statement: AnySelect, parameters: Mapping[str, Any]) -> SiteRules | None:
    rows = db.session.execute(statement, parameters).all()
    if not rows:
        return None
    site = rows[0][0]
    # Detached: a later rollback must not make its attributes ask the database again.
    db.session.expunge(site)
    return SiteRules(site, tuple(parse_origin(origin) for _, origin in rows if origin))
