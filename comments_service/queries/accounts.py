"""Who is signed in to the console, and what they may do."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import ConsoleSession, Membership, Moderator, Site
from comments_service.rules.identity import secret_hash
from comments_service.rules.roles import is_at_least
from comments_service.rules.starting import is_settled


@dataclass(frozen=True)
class Access:
    """A site that somebody works on, and as what."""

    site_id: int
    key: str
    name: str
    role: str
    is_set_up: bool

    def allows(self, role: str) -> bool:
        """Whether it is at least ``role``."""
        return is_at_least(self.role, role)


@dataclass(frozen=True)
class SignedIn:
    """A moderator at work: their account and their sites, the oldest site first."""

    moderator_id: int
    email: str
    name: str
    has_password: bool
    sites: tuple[Access, ...]


def signed_in(token: str, now: datetime) -> SignedIn | None:
    """The moderator whose session cookie this is; None when it has ended. One statement."""
    rows = db.session.execute(
        select(
            Moderator.id,
            Moderator.email,
            Moderator.name,
            Moderator.password_hash,
            Site.id.label("site_id"),
            Site.key,
            Site.name.label("site_name"),
            Site.set_up,
            Membership.role,
        )
        .join(ConsoleSession, ConsoleSession.moderator_id == Moderator.id)
        .outerjoin(Membership, Membership.moderator_id == Moderator.id)
        .outerjoin(Site, Site.id == Membership.site_id)
        .where(ConsoleSession.token_hash == secret_hash(token), ConsoleSession.expires_at > now)
        .order_by(Site.id)
    ).all()
    if not rows:
        return None
    first = rows[0]
    return SignedIn(
        first.id,
        first.email,
        first.name,
        first.password_hash is not None,
        tuple(
            Access(row.site_id, row.key, row.site_name, row.role, is_settled(row.set_up))
            for row in rows
            if row.role
        ),
    )
