"""Moderators' accounts, their passwords and one-time links."""

from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, invalid
from comments_service.models import Membership, Moderator, RecoveryCode, SignInLink, Site
from comments_service.rules.accounts.passwords import MIN_PASSWORD_LENGTH, is_guessable
from comments_service.rules.core.identity import secret_hash
from comments_service.rules.text.words import skeleton
from comments_service.services.accounts.common_passwords import is_common
from comments_service.services.accounts.people import has_way_in, set_role
from comments_service.services.accounts.sessions import end_sessions
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.core.ids import fresh_secret
from comments_service.services.core.transaction import transaction

LINK_LASTS = timedelta(hours=24)
FIRST_OWNER = "owner@localhost"

# OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked when the account is unknown, so that both answers take the same time: of a password that
# was thrown away, made with the parameters above. Making one here would cost each start 50 ms.
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$"
    "icCHxkzW1N4sfhKPOaTmPA$N2bLUXUbRBATneUlq7E59ltVNVYsVmB9vHfozgVOkmw"
)


def add_moderator(email: str, role: str, password: str | None, now: datetime) -> int:
    """Make or update an account and give it ``role`` on every site; returns its number.

    A new password ends the account's sessions.
    Raises AppError invalid for a short or common password, not_allowed for the last owner of a
    site.
    """
    hashed = hash_password(password, email) if password is not None else None
    with transaction() as session:
        existing = session.execute(select(Moderator).where(Moderator.email == email)).scalar()
        name = email.partition("@")[0]
        account = existing or Moderator(
            email=email, name=name, name_skeleton=skeleton(name), created_at=now
        )
        session.add(account)
        session.flush()
        if hashed:
            account.password_hash = hashed
            end_sessions(session, account.id)
        for site_id in session.execute(select(Site.id).order_by(Site.id)).scalars().all():
            set_role(session, (site_id, account.id), role, By(SYSTEM, now))
        return account.id


def hash_password(password: str, *public: str) -> str:
    """Return the argon2id hash of a password.

    Raise AppError invalid when it is too short or easy to guess; ``public`` is what everybody knows
    of its owner.
    """
    if len(password) < MIN_PASSWORD_LENGTH:
        raise invalid("password", "too_short", N_("A password needs at least 10 characters."))
    with transaction() as session:
        sites = session.execute(select(Site.name)).scalars().all()
    if is_common(password) or is_guessable(password, [*public, *sites]):
        raise invalid(
            "password", "too_common", N_("This password is easy to guess: choose another one.")
        )
    return _hasher.hash(password)


def check_password(email: str, password: str) -> int:
    """Return the number of the moderator.

    Raises AppError bad_credentials, the same for every failure.
    """
    with transaction() as session:
        account = session.execute(
            select(Moderator.id, Moderator.password_hash).where(Moderator.email == email)
        ).one_or_none()
    stored = account.password_hash if account and account.password_hash else _NOBODY
    is_right = _matches(stored, password)
    if account is None or stored is _NOBODY or not is_right:
        raise AppError("bad_credentials", N_("This e-mail and password do not match."))
    return int(account.id)


def change_account(
    whose: tuple[int, str], email: str, name: str, password: str | None, current: str
) -> None:
    """Change one's own account; a new ``password`` ends every session but one.

    ``whose`` is the account and the hash of the session that stays. Raises AppError invalid: taken
    e-mail, short or common password, or ``current`` not being the password that the account has. A
    name is changed without it.
    """
    moderator_id, session_hash = whose
    values = {"email": email, "name": name, "name_skeleton": skeleton(name)}
    if password:
        values["password_hash"] = hash_password(password, email, name)
    with transaction() as session:
        account = session.execute(
            select(Moderator.email, Moderator.password_hash).where(Moderator.id == moderator_id)
        ).one()
        if password or email != account.email:
            _check_current(account.password_hash, current)
        taken = session.execute(
            select(Moderator.id).where(Moderator.email == email, Moderator.id != moderator_id)
        ).first()
        if taken:
            raise invalid("email", "taken", N_("Another account uses this e-mail address."))
        session.execute(update(Moderator).where(Moderator.id == moderator_id).values(**values))
        if password:
            end_sessions(session, moderator_id, but=session_hash)


def check_current(moderator_id: int, password: str) -> None:
    """Make sure that it is still the one who signed in, before how they sign in changes.

    Raises AppError invalid unless it is the account's password; who has none is believed.
    """
    with transaction() as session:
        stored = session.execute(
            select(Moderator.password_hash).where(Moderator.id == moderator_id)
        ).scalar()
    _check_current(stored, password)


def reset_two_step(moderator_id: int, *, but: str | None = None) -> None:
    """Ask the account for no code any more; its sessions end, ``but`` the one with this hash."""
    with transaction() as session:
        session.execute(
            update(Moderator)
            .where(Moderator.id == moderator_id)
            .values(totp_secret=None, totp_step=None)
            .execution_options(synchronize_session=False)
        )
        session.execute(delete(RecoveryCode).where(RecoveryCode.moderator_id == moderator_id))
        end_sessions(session, moderator_id, but=but)


def make_sign_in_link(now: datetime) -> str | None:
    """Return the secret of a link that signs in once as the first owner, making that account if
    needed.

    None, and every link that was made before is worth nothing, once an owner has a password or a
    passkey.
    """
    with transaction() as session:
        if _an_owner_can_sign_in(session):
            session.execute(delete(SignInLink))
            return None
        waiting = session.execute(
            select(func.min(Membership.moderator_id)).where(Membership.role == "owner")
        ).scalar()
    moderator_id = waiting or add_moderator(FIRST_OWNER, "owner", None, now)
    token = fresh_secret()
    with transaction() as session:
        session.add(
            SignInLink(
                token_hash=secret_hash(token),
                moderator_id=moderator_id,
                expires_at=now + LINK_LASTS,
            )
        )
    return token


def use_sign_in_link(token: str, now: datetime) -> int:
    """Return the number of the moderator whom the link signs in, once. Raises AppError bad_link."""
    with transaction() as session:
        moderator_id = session.execute(
            delete(SignInLink)
            .where(SignInLink.token_hash == secret_hash(token), SignInLink.expires_at > now)
            .returning(SignInLink.moderator_id)
        ).scalar()
        is_late = moderator_id is not None and _an_owner_can_sign_in(session)
    if moderator_id is None or is_late:
        raise AppError(
            "bad_link",
            N_("This link has been used or has expired: restart the service to get a new one."),
        )
    return moderator_id


def _an_owner_can_sign_in(session: Session) -> bool:
    owners = (
        select(Moderator.id)
        .join(Membership, Membership.moderator_id == Moderator.id)
        .where(Membership.role == "owner", has_way_in())
    )
    return session.execute(owners.limit(1)).first() is not None


def _check_current(stored: str | None, password: str) -> None:
    if stored and not _matches(stored, password):
        raise invalid("current", "bad_value", N_("This is not your current password."))


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (Argon2Error, InvalidHashError):
        return False
