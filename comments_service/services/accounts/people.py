"""Who works on a site, and as what; a site is never left without an owner."""

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, not_found
from comments_service.models import AnswerLink, ApiToken, Invitation, Membership, Moderator, Passkey
from comments_service.rules.accounts.roles import is_at_least
from comments_service.rules.accounts.scopes import REPLY, ROLE_OF
from comments_service.services.community.leaving import unassign
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.transaction import transaction


def change_role(site_id: int, moderator_id: int, role: str, by: By) -> None:
    """Give somebody of the site another role.

    Raises AppError not_found for who is not of the site, not_allowed for the last owner, forbidden
    when who asks is an owner no longer.
    """
    with transaction() as session:
        check_owner(session, site_id, by)
        if _role(session, site_id, moderator_id) is None:
            raise not_found()
        set_role(session, (site_id, moderator_id), role, by)


def set_answers(site_id: int, moderator_id: int, answers: str, by: By) -> None:
    """Have what somebody of the site answers appear at once (``publish``) or be proposed.

    Raises AppError not_found, forbidden.
    """
    with transaction() as session:
        check_owner(session, site_id, by)
        member = session.get(Membership, (site_id, moderator_id), populate_existing=True)
        if member is None:
            raise not_found()
        before = member.answers
        if before == answers:
            return
        member.answers = answers
        name = session.execute(
            select(Moderator.name).where(Moderator.id == moderator_id)
        ).scalar_one()
        record = AuditRecord(
            action="answers",
            subject=name,
            before={"answers": before},
            after={"answers": answers},
        )
        record_entry(session, site_id, record, by)


def remove_member(site_id: int, moderator_id: int, by: By) -> None:
    """Take somebody off the site, or leave it: both end what the site's tokens of theirs open.

    Raises AppError as change_role does; anybody may leave.
    """
    with transaction() as session:
        if by.actor.moderator_id != moderator_id:
            check_owner(session, site_id, by)
        if _role(session, site_id, moderator_id) is None:
            raise not_found()
        set_role(session, (site_id, moderator_id), None, by)


def set_role(session: Session, whose: tuple[int, int], role: str | None, by: By) -> None:
    """Write what somebody is on a site, in the caller's transaction; None takes them off it.

    ``whose`` is the site's number and theirs. Who is an owner no longer leaves no open invitation
    behind, who is off the site no token, who may no longer answer no link to do it by. Raises
    AppError not_allowed for the last owner.
    """
    site_id, moderator_id = whose
    others = _lock_owners(session, site_id) - {moderator_id}
    before = _role(session, site_id, moderator_id)
    if role == before:
        return
    if before == "owner" and not _is_kept_by(session, others, moderator_id):
        raise AppError(
            "not_allowed",
            N_(
                "A site needs an owner, and this is the last one: make somebody else an owner "
                "first."
            ),
        )
    if role != "owner":
        _revoke(session, Invitation, Invitation.invited_by, whose)
    if role is None:
        _revoke(session, ApiToken, ApiToken.moderator_id, whose)
        _revoke(session, Membership, Membership.moderator_id, whose)
    else:
        session.merge(Membership(site_id=site_id, moderator_id=moderator_id, role=role))
    if before is not None and (role is None or not is_at_least(role, ROLE_OF[REPLY])):
        unassign(site_id, moderator_id, by)
        _revoke(session, AnswerLink, AnswerLink.moderator_id, whose)
        _revoke(session, AnswerLink, AnswerLink.invited_by, whose)
    record_entry(session, site_id, _role_record(session, moderator_id, before, role, by), by)


def _lock_owners(session: Session, site_id: int) -> set[int]:
    """Return the owners of a site, who stay so until this transaction ends.

    Two owners who take the role from one another wait here: the second reads what the first left.
    SQLite's writers take turns anyway.
    """
    return set(
        session.execute(
            select(Membership.moderator_id)
            .where(Membership.site_id == site_id, Membership.role == "owner")
            .order_by(Membership.moderator_id)
            .with_for_update()
        ).scalars()
    )


def has_way_in() -> ColumnElement[bool]:
    """Whether a moderator can sign in: by a password or a passkey. A condition, no statement."""
    return Moderator.password_hash.is_not(None) | exists().where(
        Passkey.moderator_id == Moderator.id
    )


def _is_kept_by(session: Session, others: set[int], leaving: int) -> bool:
    """Whether owners stay who can keep a site: one who can sign in, if ``leaving`` is such."""

    def can_sign_in(ids: set[int]) -> bool:
        ways = select(Moderator.id).where(Moderator.id.in_(ids), has_way_in())
        return session.execute(ways.limit(1)).first() is not None

    return bool(others) and (can_sign_in(others) or not can_sign_in({leaving}))


def check_owner(session: Session, site_id: int, by: By) -> None:
    """Raise AppError forbidden unless an owner of the site asks, or no account.

    Somebody may have taken the role from who asks since the request was let in.
    """
    number = by.actor.moderator_id
    if number is not None and number not in _lock_owners(session, site_id):
        raise AppError("forbidden", N_("Your role on this site does not allow that."))


def _role(session: Session, site_id: int, moderator_id: int) -> str | None:
    return session.execute(
        select(Membership.role).where(
            Membership.site_id == site_id, Membership.moderator_id == moderator_id
        )
    ).scalar()


def _revoke(
    session: Session,
    table: type[Invitation] | type[ApiToken] | type[Membership] | type[AnswerLink],
    column: object,
    whose: tuple[int, int],
) -> None:
    site_id, moderator_id = whose
    session.execute(
        delete(table)
        .where(table.site_id == site_id, column == moderator_id)  # type: ignore[arg-type]
        .execution_options(synchronize_session=False)
    )


def _role_record(
    session: Session, moderator_id: int, before: str | None, after: str | None, by: By
) -> AuditRecord:
    name = session.execute(select(Moderator.name).where(Moderator.id == moderator_id)).scalar_one()
    if before is None:
        action = "joined"
    elif after is not None:
        action = "role"
    else:
        action = "left" if by.actor.moderator_id == moderator_id else "removed"
    return AuditRecord(
        action=action,
        subject=name,
        before={"role": before} if before else None,
        after={"role": after} if after else None,
    )
