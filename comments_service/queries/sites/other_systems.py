"""Which sites stand in for another system."""

from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Site, SiteOrigin


def is_stood_in_for(system: str, host: str | None) -> bool:
    """Whether pages of ``host`` (folded) may load our script under the address of ``system``'s.

    What the sites say that list the host; of a host that none lists, or is not known, whether any
    site has switched it on. One or two statements.
    """
    if host is not None:
        of_host = select(Site.switched_from).join(SiteOrigin, SiteOrigin.site_id == Site.id)
        said = db.session.scalars(of_host.where(SiteOrigin.host == host)).all()
        if said:
            return system in said
    anywhere = select(Site.id).where(Site.switched_from == system).limit(1)
    return db.session.scalar(anywhere) is not None


def key_of_only_site(system: str) -> str | None:
    """Return the public key of the site that has ``system`` on; None of several. One statement."""
    keys = db.session.scalars(select(Site.key).where(Site.switched_from == system).limit(2)).all()
    return keys[0] if len(keys) == 1 else None
