"""Who is signed in to the console, and what they may do."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import ConsoleSession, Membership, Moderator
from comments_service.rules.identity import secret_hash

ROLES = ("responder", "moderator", "owner")


@dataclass(frozen=True)
class SignedIn:
    """A moderator at work: their account, and their role on each of their sites."""

    moderator_id: int
    email: str
    name: str
    has_password: bool
    roles: dict[int, str]

    def may(self, role: str, site_id: int) -> bool:
        """Whether they have at least ``role`` on the site."""
        own = self.roles.get(site_id)
        return own is not None and ROLES.index(own) >= ROLES.index(role)


def signed_in(token: str, now: datetime) -> SignedIn | None:
    """The moderator whose session cookie this is; None when it has ended. One statement."""
    rows = db.session.execute(
        select(
            Moderator.id,
            Moderator.email,
            Moderator.name,
            Moderator.password_hash,
            Membership.site_id,
            Membership.role,
        )
        .join(ConsoleSession, ConsoleSession.moderator_id == Moderator.id)
        .outerjoin(Membership, Membership.moderator_id == Moderator.id)
        .where(ConsoleSession.token_hash == secret_hash(token), ConsoleSession.expires_at > now)
        .order_by(Membership.site_id)
    ).all()
    if not rows:
        return None
    first = rows[0]
    return SignedIn(
        first.id,
        first.email,
        first.name,
        first.password_hash is not None,
        {row.site_id: row.role for row in rows if row.role},
    )
