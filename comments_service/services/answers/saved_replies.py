"""Saved replies are written, changed, removed, and counted when they are used."""

from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, text, update
from sqlalchemy.orm import Session

from comments_service.errors import N_, conflict, not_found
from comments_service.extensions import connection
from comments_service.models import SavedReply
from comments_service.rules.answers.saved_replies import SavedReplyText
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.transaction import transaction

#: More than these nobody would find anything in: the team's and everybody's own together.
SAVED_REPLIES_AT_MOST = 200

# Of a comment, once: a text that is sent again counts as one answer.
_USE = text("""
    INSERT INTO saved_reply_uses (site_id, reply_id, comment_id)
    SELECT site_id, id, :comment FROM saved_replies
    WHERE site_id = :site AND id = :reply AND (owner_id IS NULL OR owner_id = :moderator)
    ON CONFLICT DO NOTHING RETURNING reply_id
""")


def add_saved_reply(site_id: int, reply: SavedReplyText, by: By, *, is_own: bool) -> int:
    """Save a reply for the team or for oneself; returns its number.

    Raises AppError conflict, ``name``: another one has it, or there are SAVED_REPLIES_AT_MOST.
    """
    reply_id = fresh_id(by.at)
    owner_id = by.actor.moderator_id if is_own else None
    with transaction() as session:
        _refuse_taken(session, site_id, reply.name, owner_id)
        count = select(func.count()).where(SavedReply.site_id == site_id)
        if session.execute(count).scalar_one() >= SAVED_REPLIES_AT_MOST:
            raise conflict(
                "name", "too_many", N_("There are too many saved replies: remove one first.")
            )
        session.execute(
            insert(SavedReply).values(
                site_id=site_id, id=reply_id, owner_id=owner_id, created_at=by.at, **vars(reply)
            )
        )
        _log(session, site_id, "reply_saved", owner_id, reply.name, by)
    return reply_id


def change_saved_reply(site_id: int, reply_id: int, reply: SavedReplyText, by: By) -> None:
    """Give a saved reply another text. Raises AppError not_found, conflict.

    Who may is for the caller to know (rules.answers.saved_replies.may_change).
    """
    with transaction() as session:
        owner_id = _locked_owner(session, site_id, reply_id)
        _refuse_taken(session, site_id, reply.name, owner_id, reply_id)
        session.execute(
            update(SavedReply)
            .where(*_is(site_id, reply_id))
            .values(vars(reply))
            .execution_options(synchronize_session=False)
        )
        _log(session, site_id, "reply_saved", owner_id, reply.name, by)


def remove_saved_reply(site_id: int, reply_id: int, by: By) -> None:
    """Remove a saved reply; the answers made of it stay. Raises AppError not_found."""
    with transaction() as session:
        gone = session.execute(
            delete(SavedReply)
            .where(*_is(site_id, reply_id))
            .returning(SavedReply.name, SavedReply.owner_id)
            .execution_options(synchronize_session=False)
        ).first()
        if gone is None:
            raise not_found()
        _log(session, site_id, "reply_removed", gone.owner_id, gone.name, by)


def count_use(site_id: int, reply_id: int, comment_id: int, moderator_id: int | None) -> None:
    """Count that a comment was answered by a saved reply, in the caller's transaction.

    Nothing happens for one that was removed meanwhile or is somebody else's.
    """
    given = {"site": site_id, "reply": reply_id, "comment": comment_id, "moderator": moderator_id}
    if connection().execute(_USE, given).first() is not None:
        counted = update(SavedReply).where(*_is(site_id, reply_id))
        connection().execute(counted.values(used=SavedReply.used + 1))


def _locked_owner(session: Session, site_id: int, reply_id: int) -> int | None:
    reply = session.execute(
        select(SavedReply).where(*_is(site_id, reply_id)).with_for_update()
    ).scalar_one_or_none()
    if reply is None:
        raise not_found()
    return reply.owner_id


def _refuse_taken(
    session: Session, site_id: int, name: str, owner_id: int | None, reply_id: int = 0
) -> None:
    """Two of the team's, or two of one's own, would not be told apart."""
    usable = or_(SavedReply.owner_id.is_(None), SavedReply.owner_id == owner_id)
    others = select(SavedReply.id).where(
        SavedReply.site_id == site_id, SavedReply.name == name, SavedReply.id != reply_id, usable
    )
    if session.execute(others).first():
        raise conflict("name", "taken", N_("Another saved reply has this name."))


def _log(  # noqa: PLR0913 - the parts of a line
    session: Session, site_id: int, action: str, owner_id: int | None, name: str, by: By
) -> None:
    """Log what concerns the team: of one's own replies the log says nothing."""
    if owner_id is None:
        record_entry(session, site_id, AuditRecord(action=action, subject=name), by)


def _is(site_id: int, reply_id: int) -> tuple[ColumnElement[bool], Any]:
    return SavedReply.site_id == site_id, SavedReply.id == reply_id
