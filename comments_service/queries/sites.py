"""Sites and the origins that may embed them."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from comments_service.extensions import db
from comments_service.models import Site, SiteOrigin
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
    chosen = select(SiteOrigin.site_id).join(Site, Site.id == SiteOrigin.site_id)
    chosen = chosen.where(SiteOrigin.host == host)
    if key is not None:
        chosen = chosen.where(Site.key == key)
    return _site(Site.id == chosen.order_by(SiteOrigin.site_id).limit(1).scalar_subquery())


def site_by_key(key: str) -> SiteRules | None:
    """The site of that public key. One statement."""
    return _site(Site.key == key)


def site_by_id(site_id: int) -> SiteRules | None:
    """The site of that number. One statement."""
    return _site(Site.id == site_id)


def default_site() -> SiteRules | None:
    """The first site of the service. One statement."""
    return _site(Site.id == select(Site.id).order_by(Site.id).limit(1).scalar_subquery())


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


def _site(condition: ColumnElement[bool]) -> SiteRules | None:
    rows = db.session.execute(
        select(Site, SiteOrigin.origin)
        .outerjoin(SiteOrigin, SiteOrigin.site_id == Site.id)
        .where(condition)
        .order_by(SiteOrigin.origin)
    ).all()
    if not rows:
        return None
    site = rows[0][0]
    # Detached: a later rollback must not make its attributes ask the database again.
    db.session.expunge(site)
    return SiteRules(site, tuple(parse_origin(origin) for _, origin in rows if origin))
