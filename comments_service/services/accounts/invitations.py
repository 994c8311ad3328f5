"""Invitations to a site: links that let somebody join once."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, invalid, not_found
from comments_service.models import Invitation, Membership, Moderator
from comments_service.rules.accounts.roles import is_at_least
from comments_service.rules.core.identity import secret_hash
from comments_service.rules.text.words import skeleton
from comments_service.services.accounts.accounts import hash_password
from comments_service.services.accounts.people import set_role
from comments_service.services.core.actor import Actor, By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.ids import fresh_secret
from comments_service.services.core.transaction import transaction

#: Gives a new account what it signs in with, in the transaction that makes it.
WayIn = Callable[[Session, int], None]

INVITATION_LASTS = timedelta(days=7)


def invite(site_id: int, role: str, label: str | None, by: By) -> str:
    """Return a link that lets somebody join the site as ``role``; returns its secret, which is not
    kept.

    ``label`` says for whom it is. Invitations that are too old are forgotten.
    """
    token = fresh_secret()
    with transaction() as session:
        session.execute(delete(Invitation).where(Invitation.expires_at <= by.at))
        session.add(
            Invitation(
                token_hash=secret_hash(token),
                site_id=site_id,
                role=role,
                label=label,
                invited_by=by.actor.moderator_id,
                created_at=by.at,
                expires_at=by.at + INVITATION_LASTS,
            )
        )
        record = AuditRecord(action="invited", subject=label, after={"role": role})
        record_entry(session, site_id, record, by)
    return token


def revoke_invitation(site_id: int, token_hash: str, by: By) -> None:
    """End an invitation. Raises AppError not_found."""
    with transaction() as session:
        gone = session.execute(
            delete(Invitation)
            .where(Invitation.site_id == site_id, Invitation.token_hash == token_hash)
            .returning(Invitation.role, Invitation.label)
        ).one_or_none()
        if gone is None:
            raise not_found()
        record = AuditRecord(action="uninvited", subject=gone.label, before={"role": gone.role})
        record_entry(session, site_id, record, by)


def join(token: str, moderator_id: int, device: str | None, at: datetime) -> None:
    """Let an account join the site that it is invited to, and use the invitation up.

    Raises AppError bad_link, or conflict for who has that role on the site or a higher one: the
    invitation is still good then.
    """
    _use(token, lambda session: moderator_id, device, at)


def join_anew(
    token: str, email: str, name: str, way_in: WayIn, came: tuple[str | None, datetime]
) -> int:
    """Make an account that joins the site it is invited to; returns its number.

    ``way_in`` gives it what it signs in with; ``came`` is its browser and the present moment.
    Raises AppError bad_link, or invalid for the e-mail of another account: the invitation is still
    good then.
    """
    device, at = came

    def make(session: Session) -> int:
        if session.execute(select(Moderator.id).where(Moderator.email == email)).first():
            raise invalid(
                "email",
                "taken",
                N_("There is already an account with this e-mail address: sign in with it."),
            )
        account = Moderator(email=email, name=name, name_skeleton=skeleton(name), created_at=at)
        session.add(account)
        session.flush()
        way_in(session, account.id)
        return account.id

    return _use(token, make, device, at)


def by_password(password: str, *public: str) -> WayIn:
    """Return a password as the way in. Raises AppError invalid as hash_password does."""
    hashed = hash_password(password, *public)

    def give(session: Session, moderator_id: int) -> None:
        session.execute(
            update(Moderator)
            .where(Moderator.id == moderator_id)
            .values(password_hash=hashed)
            .execution_options(synchronize_session=False)
        )

    return give


def _use(token: str, who: Callable[[Session], int], device: str | None, at: datetime) -> int:
    """Give whom ``who`` names or makes what the invitation offers; returns their number."""
    with transaction() as session:
        offered = session.execute(
            delete(Invitation)
            .where(Invitation.token_hash == secret_hash(token), Invitation.expires_at > at)
            .returning(Invitation.site_id, Invitation.role)
        ).one_or_none()
        if offered is None:
            raise bad_invitation()
        moderator_id = who(session)
        _check_gain(session, offered.site_id, moderator_id, offered.role)
        by = By(Actor("moderator", moderator_id, device), at)
        set_role(session, (offered.site_id, moderator_id), offered.role, by)
    return moderator_id


def _check_gain(session: Session, site_id: int, moderator_id: int, role: str) -> None:
    before = session.execute(
        select(Membership.role).where(
            Membership.site_id == site_id, Membership.moderator_id == moderator_id
        )
    ).scalar()
    if before is not None and is_at_least(before, role):
        raise AppError("conflict", N_("You are already on this site’s team."))


def bad_invitation() -> AppError:
    """Return the refusal of a link that is unknown, used or too old."""
    return AppError(
        "bad_link",
        N_("This invitation has been used or withdrawn, or has expired: ask for a new one."),
    )
