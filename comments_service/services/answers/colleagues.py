"""A colleague without an account is asked to answer a comment, by a link that can be taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, not_found
from comments_service.models import AnswerLink
from comments_service.rules.comments.status import Status
from comments_service.services.answers.links import store_link, token_of
from comments_service.services.comments.locking import lock_comment
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction

#: The topic of the mail to a colleague: {"link_id": number}.
TOPIC = "answer_link"
#: So many links of a site may be open at a time.
OPEN_AT_MOST = 100


@dataclass(frozen=True)
class Colleague:
    """Whom to ask for an answer, with which words, and how long it can be given.

    ``may``: ``publish`` or ``propose``. Without ``email`` somebody hands the link on.
    """

    name: str
    email: str | None
    message: str | None
    may: str
    lasts: timedelta


def ask_colleague(
    key: tuple[int, int], colleague: Colleague, secret_key: str, by: By
) -> tuple[int, str]:
    """Return the number and the token of a link to a comment; ``key`` is (site, comment).

    Raise AppError: not_found; not_allowed for what is not published, or too many open links.
    """
    site_id, comment_id = key
    link_id = fresh_id(by.at)
    token = token_of(secret_key, site_id, link_id)
    with transaction() as session:
        comment = lock_comment(session, site_id, comment_id)
        if comment.status != Status.PUBLISHED:
            message = N_("You can only reply to a published comment: approve it first.")
            raise AppError("not_allowed", message)
        _check_count(session, site_id, by.at)
        store_link(
            session,
            (site_id, link_id),
            token,
            by.at,
            comment_id=comment_id,
            name=colleague.name,
            email=colleague.email,
            message=colleague.message,
            may=colleague.may,
            invited_by=by.actor.moderator_id,
            expires_at=by.at + colleague.lasts,
        )
        if colleague.email:
            enqueue(session, site_id, TOPIC, {"link_id": link_id}, now=by.at, destination="mail")
        _record(session, site_id, "answer_wanted", colleague.name, colleague.may, by)
    return link_id, token


def withdraw_link(site_id: int, link_id: int, by: By) -> None:
    """End a colleague's link. Raise AppError not_found."""
    with transaction() as session:
        gone = session.execute(
            delete(AnswerLink)
            .where(
                AnswerLink.site_id == site_id,
                AnswerLink.id == link_id,
                AnswerLink.moderator_id.is_(None),
            )
            .returning(AnswerLink.name, AnswerLink.may)
            .execution_options(synchronize_session=False)
        ).first()
        if gone is None:
            raise not_found()
        _record(session, site_id, "answer_unwanted", gone.name, gone.may, by)


def end_member_links(site_id: int, moderator_id: int) -> None:
    """End the links in the mails that a member has got."""
    with transaction() as session:
        session.execute(
            delete(AnswerLink)
            .where(AnswerLink.site_id == site_id, AnswerLink.moderator_id == moderator_id)
            .execution_options(synchronize_session=False)
        )


def _check_count(session: Session, site_id: int, now: datetime) -> None:
    open_ = select(func.count()).where(
        AnswerLink.site_id == site_id,
        AnswerLink.moderator_id.is_(None),
        AnswerLink.used_at.is_(None),
        AnswerLink.expires_at > now,
    )
    if session.execute(open_).scalar_one() >= OPEN_AT_MOST:
        message = N_("There are {limit} open links: withdraw one first.")
        raise AppError("not_allowed", message, limit=OPEN_AT_MOST)


def _record(  # noqa: PLR0913 - the parts of a line
    session: Session, site_id: int, action: str, name: str | None, may: str, by: By
) -> None:
    record = AuditRecord(action=action, subject=name, after={"answers": may})
    record_entry(session, site_id, record, by)
