"""A site's channels and the members who are mailed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from comments_service.models import Channel, MemberAlerts, Membership, Moderator, Site
from comments_service.queries.core.rows import TypedRow, fetch_all, fetch_one


class ChannelRow(TypedRow):
    """A channel; its address and secrets are sealed."""

    site_id: int
    id: int
    kind: str
    name: str
    address: str
    secret: str | None
    previous_secret: str | None
    previous_until: datetime | None
    causes: str
    page_prefix: str
    watches: str
    in_hours: bool
    language: str
    state: str
    failing_since: datetime | None
    last_error: str | None
    created_at: datetime


class MemberAlertsRow(TypedRow):
    """A member, and how often they are mailed; ``rhythm`` is None for never."""

    moderator_id: int
    email: str
    role: str
    away_until: datetime | None
    wants_report: bool
    site_zone: str
    rhythm: str | None
    minutes: int | None
    time_zone: str | None
    language: str


_COLUMNS = [getattr(Channel, name) for name in ChannelRow.__annotations__]


def channels_of(site_id: int) -> Sequence[ChannelRow]:
    """Return the channels of a site, the oldest first. One statement."""
    return fetch_all(
        ChannelRow, select(*_COLUMNS).where(Channel.site_id == site_id).order_by(Channel.id)
    )


def channel_by_id(site_id: int, channel_id: int) -> ChannelRow | None:
    """Return a channel of a site. One statement."""
    return fetch_one(
        ChannelRow, select(*_COLUMNS).where(Channel.site_id == site_id, Channel.id == channel_id)
    )


_MEMBERS = (
    select(
        Membership.moderator_id,
        Moderator.email,
        Membership.role,
        Membership.away_until,
        func.coalesce(Membership.weekly_report, Site.weekly_report).label("wants_report"),
        Site.time_zone.label("site_zone"),
        MemberAlerts.rhythm,
        MemberAlerts.minutes,
        MemberAlerts.time_zone,
        func.coalesce(MemberAlerts.language, Membership.language, Site.language).label("language"),
    )
    .join(Moderator, Moderator.id == Membership.moderator_id)
    .join(Site, Site.id == Membership.site_id)
    .outerjoin(
        MemberAlerts,
        (Membership.site_id == MemberAlerts.site_id)
        & (Membership.moderator_id == MemberAlerts.moderator_id),
    )
)


def mailed_members(site_id: int) -> Sequence[MemberAlertsRow]:
    """Return the members of a site who are mailed. One statement."""
    return fetch_all(
        MemberAlertsRow,
        _MEMBERS.where(Membership.site_id == site_id, MemberAlerts.rhythm.is_not(None)).order_by(
            Membership.moderator_id
        ),
    )


def report_readers(site_id: int) -> Sequence[MemberAlertsRow]:
    """Return the members of a site who want the mail of the week. One statement."""
    wants = func.coalesce(Membership.weekly_report, Site.weekly_report)
    return fetch_all(
        MemberAlertsRow,
        _MEMBERS.where(Membership.site_id == site_id, wants).order_by(Membership.moderator_id),
    )


def member_alerts(site_id: int, moderator_id: int) -> MemberAlertsRow | None:
    """Return how a member of a site is mailed; None for who is none. One statement."""
    return fetch_one(
        MemberAlertsRow,
        _MEMBERS.where(Membership.site_id == site_id, Membership.moderator_id == moderator_id),
    )
