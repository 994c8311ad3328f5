"""Who works on a site, and who is invited."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from comments_service.extensions import db
from comments_service.models import ApiToken, Invitation, Membership, Moderator, Site
from comments_service.queries.core.rows import AnyRow
from comments_service.rules.core.identity import secret_hash


def members_of(site_id: int) -> Sequence[AnyRow]:
    """The people of a site, the oldest account first; ``tokens`` counts theirs. One statement."""
    tokens = (
        select(func.count())
        .where(ApiToken.site_id == site_id, ApiToken.moderator_id == Moderator.id)
        .scalar_subquery()
    )
    return db.session.execute(
        select(
            Moderator.id,
            Moderator.name,
            Moderator.email,
            Moderator.last_seen_at,
            Membership.role,
            Moderator.totp_secret.is_not(None).label("has_two_step"),
            tokens.label("tokens"),
        )
        .join(Membership, Membership.moderator_id == Moderator.id)
        .where(Membership.site_id == site_id)
        .order_by(Moderator.id)
    ).all()


def invitations_of(site_id: int, now: datetime) -> Sequence[AnyRow]:
    """The site's invitations that are still good, the newest first. One statement."""
    return db.session.execute(
        select(
            Invitation.token_hash,
            Invitation.role,
            Invitation.label,
            Invitation.expires_at,
            Moderator.name.label("by"),
        )
        .outerjoin(Moderator, Moderator.id == Invitation.invited_by)
        .where(Invitation.site_id == site_id, Invitation.expires_at > now)
        .order_by(Invitation.created_at.desc(), Invitation.token_hash)
    ).all()


def invitation(token: str, now: datetime) -> AnyRow | None:
    """What an invitation offers, by whom and on which site; None when it is none. One statement."""
    return db.session.execute(
        select(
            Invitation.role,
            Invitation.expires_at,
            Site.key,
            Site.name.label("site_name"),
            Moderator.name.label("by"),
        )
        .join(Site, Site.id == Invitation.site_id)
        .outerjoin(Moderator, Moderator.id == Invitation.invited_by)
        .where(Invitation.token_hash == secret_hash(token), Invitation.expires_at > now)
    ).one_or_none()
