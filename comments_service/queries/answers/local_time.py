"""Where somebody of the team works: their time zone, and when the team is at work."""

from sqlalchemy import select

from comments_service.models import MemberAlerts, Site
from comments_service.queries.core.rows import TypedRow, fetch_one


class LocalTimeRow(TypedRow):
    """A site's hours, and the time zone of a member's mails, if they chose one."""

    member_zone: str | None
    time_zone: str
    working_hours: str
    closed_days: str


def local_time_of(site_id: int, moderator_id: int | None) -> LocalTimeRow:
    """Return where a member of a site works. One statement."""
    row = fetch_one(
        LocalTimeRow,
        select(
            MemberAlerts.time_zone.label("member_zone"),
            Site.time_zone,
            Site.working_hours,
            Site.closed_days,
        )
        .select_from(Site)
        .outerjoin(
            MemberAlerts,
            (MemberAlerts.site_id == Site.id) & (MemberAlerts.moderator_id == moderator_id),
        )
        .where(Site.id == site_id),
    )
    assert row is not None
    return row
