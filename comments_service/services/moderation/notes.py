"""What the team notes of a commenter, for itself."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, insert, or_
from sqlalchemy.orm import Session

from comments_service.errors import not_found
from comments_service.models import Note
from comments_service.services.comments.locking import lock_comment
from comments_service.services.core.actor import Actor, By
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.transaction import transaction


def add_note(site_id: int, comment_id: int, body: str, by: By) -> None:
    """Note something (rules.text.fields.clean_remark) of who wrote a comment; ``by`` is (who,
    when).

    Raises AppError not_found.
    """
    actor, now = by
    with transaction() as session:
        # Locked, so that an erasure of its author either finds this note or comes before it.
        comment = lock_comment(session, site_id, comment_id)
        session.execute(
            insert(Note).values(
                site_id=site_id,
                id=fresh_id(now),
                comment_id=comment_id,
                commenter_id=comment.commenter_id,
                moderator_id=actor.moderator_id,
                body=body,
                created_at=now,
            )
        )


def delete_note(site_id: int, note_id: int, by: Actor) -> None:
    """Take a note away; nobody but who wrote it may. Raises AppError not_found for all others."""
    with transaction() as session:
        gone = session.execute(
            delete(Note)
            .where(
                Note.site_id == site_id,
                Note.id == note_id,
                Note.moderator_id == by.moderator_id,
            )
            .returning(Note.id)
            .execution_options(synchronize_session=False)
        ).first()
        if gone is None:
            raise not_found()


def forget_notes(
    session: Session, site_id: int, comment_ids: Sequence[int], commenter_ids: Collection[int]
) -> None:
    """Take every note away that is of these people or stands under these comments.

    In the caller's transaction.
    """
    session.execute(
        delete(Note)
        .where(
            Note.site_id == site_id,
            or_(Note.comment_id.in_(comment_ids), Note.commenter_id.in_(commenter_ids)),
        )
        .execution_options(synchronize_session=False)
    )
