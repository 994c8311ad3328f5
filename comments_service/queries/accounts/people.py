"""Who works on a site, and who is invited."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from comments_service.models import ApiToken, Invitation, Membership, Moderator, Site
from comments_service.queries.core.rows import TypedRow, fetch_all, fetch_one
from comments_service.rules.core.identity import secret_hash


class MemberRow(TypedRow):
    """Somebody who works on a site; ``tokens`` counts the ones they made."""

    id: int
    name: str
    email: str
    last_seen_at: datetime | None
    role: str
    answers: str
    away_until: datetime | None
    has_two_step: bool
    tokens: int


class InvitationRow(TypedRow):
    """An invitation that is still good, and who made it."""

    token_hash: str
    role: str
    label: str | None
    expires_at: datetime
    by: str | None


class OfferRow(TypedRow):
    """What an invitation offers, by whom and on which site."""

    role: str
    expires_at: datetime
    key: str
    site_name: str
    by: str | None


def members_of(site_id: int) -> Sequence[MemberRow]:
    """Return the people of a site, the oldest account first. One statement."""
    tokens = (
        select(func.count())
        .where(ApiToken.site_id == site_id, ApiToken.moderator_id == Moderator.id)
        .scalar_subquery()
    )
    return fetch_all(
        MemberRow,
        select(
            Moderator.id,
            Moderator.name,
            Moderator.email,
            Moderator.last_seen_at,
            Membership.role,
            Membership.answers,
            Membership.away_until,
            Moderator.totp_secret.is_not(None).label("has_two_step"),
            tokens.label("tokens"),
        )
        .join(Membership, Membership.moderator_id == Moderator.id)
        .where(Membership.site_id == site_id)
        .order_by(Moderator.id),
    )


def invitations_of(site_id: int, now: datetime) -> Sequence[InvitationRow]:
    """Return the site's invitations that are still good, the newest first. One statement."""
    return fetch_all(
        InvitationRow,
        select(
            Invitation.token_hash,
            Invitation.role,
            Invitation.label,
            Invitation.expires_at,
            Moderator.name.label("by"),
        )
        .outerjoin(Moderator, Moderator.id == Invitation.invited_by)
        .where(Invitation.site_id == site_id, Invitation.expires_at > now)
        .order_by(Invitation.created_at.desc(), Invitation.token_hash),
    )


def invitation(token: str, now: datetime) -> OfferRow | None:
    """Return what an invitation offers, by whom and where; None if it is none. One statement."""
    return fetch_one(
        OfferRow,
        select(
            Invitation.role,
            Invitation.expires_at,
            Site.key,
            Site.name.label("site_name"),
            Moderator.name.label("by"),
        )
        .join(Site, Site.id == Invitation.site_id)
        .outerjoin(Moderator, Moderator.id == Invitation.invited_by)
        .where(Invitation.token_hash == secret_hash(token), Invitation.expires_at > now),
    )
