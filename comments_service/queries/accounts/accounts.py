"""Who is signed in to the console, what they may do, and with what they sign in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select

from comments_service.extensions import db
from comments_service.models import (
    ConsoleSession,
    Membership,
    Moderator,
    Passkey,
    RecoveryCode,
    SignInStep,
    Site,
)
from comments_service.queries.core.rows import TypedRow, fetch_all, fetch_one
from comments_service.rules.accounts.roles import is_at_least
from comments_service.rules.core.identity import secret_hash
from comments_service.rules.sites.setup import is_settled


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
class OpenSession:
    """The session by which somebody is signed in."""

    token_hash: str
    created_at: datetime
    last_seen_at: datetime | None


@dataclass(frozen=True)
class SignedIn:
    """A moderator at work: their account and their sites, the oldest site first."""

    moderator_id: int
    email: str
    name: str
    has_password: bool
    has_two_step: bool
    has_passkey: bool
    session: OpenSession
    sites: tuple[Access, ...]


class SignedInRow(TypedRow):
    """Who is signed in, with one of their sites or none."""

    id: int
    email: str
    name: str
    password_hash: str | None
    totp_secret: str | None
    has_passkey: bool
    token_hash: str
    created_at: datetime
    last_seen_at: datetime | None
    site_id: int | None
    key: str | None
    site_name: str | None
    set_up: str | None
    role: str | None


class StepRow(TypedRow):
    """Whose sign-in has begun."""

    moderator_id: int | None


class SessionRow(TypedRow):
    """An open session of an account."""

    token_hash: str
    device: str | None
    means: str
    created_at: datetime
    last_seen_at: datetime | None


class PasskeyRow(TypedRow):
    """A passkey of an account."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


_SIGNED_IN = (
    Moderator.id,
    Moderator.email,
    Moderator.name,
    Moderator.password_hash,
    Moderator.totp_secret,
    exists().where(Passkey.moderator_id == Moderator.id).label("has_passkey"),
    ConsoleSession.token_hash,
    ConsoleSession.created_at,
    ConsoleSession.last_seen_at,
    Site.id.label("site_id"),
    Site.key,
    Site.name.label("site_name"),
    Site.set_up,
    Membership.role,
)


def first_owner() -> int | None:
    """Return the account that has owned a site for longest. One statement."""
    owners = select(func.min(Membership.moderator_id)).where(Membership.role == "owner")
    return db.session.execute(owners).scalar()


def signed_in(token: str, now: datetime) -> SignedIn | None:
    """Return the moderator whose session cookie this is; None when it has ended. One statement."""
    rows = fetch_all(
        SignedInRow,
        select(*_SIGNED_IN)
        .join(ConsoleSession, ConsoleSession.moderator_id == Moderator.id)
        .outerjoin(Membership, Membership.moderator_id == Moderator.id)
        .outerjoin(Site, Site.id == Membership.site_id)
        .where(ConsoleSession.token_hash == secret_hash(token), ConsoleSession.expires_at > now)
        .order_by(Site.id),
    )
    if not rows:
        return None
    first = rows[0]
    return SignedIn(
        first.id,
        first.email,
        first.name,
        first.password_hash is not None,
        first.totp_secret is not None,
        bool(first.has_passkey),
        OpenSession(first.token_hash, first.created_at, first.last_seen_at),
        tuple(
            Access(row.site_id, row.key, row.site_name, row.role, is_settled(row.set_up))
            for row in rows
            if row.role and row.site_id is not None and row.key and row.site_name is not None
        ),
    )


def asks_for_code(moderator_id: int) -> bool:
    """Whether the account's sign-in has a second step. One statement."""
    return bool(
        db.session.execute(
            select(Moderator.totp_secret.is_not(None)).where(Moderator.id == moderator_id)
        ).scalar()
    )


def step_of(token: str, purpose: str, now: datetime) -> StepRow | None:
    """Return whose sign-in has begun in this browser; None if it has ended. One statement."""
    return fetch_one(
        StepRow,
        select(SignInStep.moderator_id).where(
            SignInStep.token_hash == secret_hash(token),
            SignInStep.purpose == purpose,
            SignInStep.expires_at > now,
        ),
    )


def sessions_of(moderator_id: int, now: datetime) -> Sequence[SessionRow]:
    """Return the open sessions of an account, the last used first. One statement."""
    return fetch_all(
        SessionRow,
        select(
            ConsoleSession.token_hash,
            ConsoleSession.device,
            ConsoleSession.means,
            ConsoleSession.created_at,
            ConsoleSession.last_seen_at,
        )
        .where(ConsoleSession.moderator_id == moderator_id, ConsoleSession.expires_at > now)
        .order_by(
            func.coalesce(ConsoleSession.last_seen_at, ConsoleSession.created_at).desc(),
            ConsoleSession.token_hash,
        ),
    )


def recovery_codes_left(moderator_id: int) -> int:
    """How many recovery codes an account has not used yet. One statement."""
    return db.session.execute(
        select(func.count()).where(RecoveryCode.moderator_id == moderator_id)
    ).scalar_one()


def account_number(email: str) -> int | None:
    """Return the number of the account with this e-mail. One statement."""
    return db.session.execute(select(Moderator.id).where(Moderator.email == email)).scalar()


def passkeys_of(moderator_id: int) -> Sequence[PasskeyRow]:
    """Return the passkeys of an account, the oldest first. One statement."""
    return fetch_all(
        PasskeyRow,
        select(Passkey.id, Passkey.name, Passkey.created_at, Passkey.last_used_at)
        .where(Passkey.moderator_id == moderator_id)
        .order_by(Passkey.created_at, Passkey.id),
    )
