"""What a site's alerts are wanted for stands in its row, where every post reads it for nothing."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from comments_service.models import Channel, MemberAlerts, Site
from comments_service.rules.community.causes import KINDS
from comments_service.rules.notifications.routing import OF_MEMBERS
from comments_service.services.core.transaction import ALL, readers_see


def note_wanted_alerts(session: Session, site_id: int) -> None:
    """Write the kinds of cause that a channel or member of the site wants to hear of.

    To be called in each transaction that changes a channel or how a member is mailed.
    """
    causes = select(Channel.causes).where(Channel.site_id == site_id, Channel.state == "on")
    kinds = {kind for text in session.execute(causes).scalars() for kind in text.split()}
    members = select(MemberAlerts.moderator_id).where(MemberAlerts.site_id == site_id)
    if session.execute(members.limit(1)).first() is not None:
        kinds.update(OF_MEMBERS)
    alerts = " ".join(kind for kind in KINDS if kind in kinds)
    changed = session.execute(
        update(Site)
        .where(Site.id == site_id, Site.alerts != alerts)
        .values(alerts=alerts, version=Site.version + 1)
        .returning(Site.id)
        .execution_options(synchronize_session=False)
    )
    if changed.first():
        readers_see(site_id, ALL)
