"""What a mail that answers one of ours is held against, and what became of the latest."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from comments_service.extensions import db
from comments_service.models import (
    AnswerLink,
    Comment,
    IncomingMail,
    Mailbox,
    Membership,
    Moderator,
    ReaderNotice,
    Subscription,
)
from comments_service.queries.answers.links import LinkRow, with_people
from comments_service.queries.core.rows import TypedRow, fetch_all, fetch_one


class MailingMemberRow(TypedRow):
    """A member as the sender of a mail."""

    email: str
    name: str
    role: str


class MailingReaderRow(TypedRow):
    """How a reader signed the newest of their comments whose replies they follow."""

    author_name: str | None
    author_website: str | None
    commenter_id: int | None


class MailboxRow(TypedRow):
    """The state of a mailbox."""

    looked_at: datetime | None
    failing_since: datetime | None
    tries: int
    last_error: str | None
    unaddressed: int


class IncomingMailRow(TypedRow):
    """What became of a mail."""

    id: int
    whose: str
    comment_id: int | None
    answer_id: int | None
    outcome: str
    reason: str | None
    attachments: int
    at: datetime


def mailing_member(site_id: int, moderator_id: int) -> MailingMemberRow | None:
    """Return a member of a site. One statement."""
    return fetch_one(
        MailingMemberRow,
        select(Moderator.email, Moderator.name, Membership.role)
        .join(Membership, Membership.moderator_id == Moderator.id)
        .where(Membership.site_id == site_id, Moderator.id == moderator_id),
    )


def newest_link(site_id: int, comment_id: int, moderator_id: int) -> LinkRow | None:
    """Return the newest link by which a member answers a comment. One statement."""
    return fetch_one(
        LinkRow,
        with_people()
        .where(
            AnswerLink.site_id == site_id,
            AnswerLink.comment_id == comment_id,
            AnswerLink.moderator_id == moderator_id,
        )
        .order_by(AnswerLink.id.desc())
        .limit(1),
    )


def mailing_reader(site_id: int, subscriber_id: int) -> MailingReaderRow | None:
    """Return how a reader signs. One statement."""
    return fetch_one(
        MailingReaderRow,
        select(Comment.author_name, Comment.author_website, Comment.commenter_id)
        .join(
            Subscription,
            (Subscription.site_id == Comment.site_id) & (Subscription.target_id == Comment.id),
        )
        .where(
            Subscription.site_id == site_id,
            Subscription.subscriber_id == subscriber_id,
            Subscription.scope == "replies",
        )
        .order_by(Comment.id.desc())
        .limit(1),
    )


def noticed_at(site_id: int, subscriber_id: int, comment_id: int) -> datetime | None:
    """Return since when a reader is told of a comment of somebody else's. One statement."""
    chosen = select(ReaderNotice.created_at).where(
        ReaderNotice.site_id == site_id,
        ReaderNotice.subscriber_id == subscriber_id,
        ReaderNotice.comment_id == comment_id,
        ReaderNotice.kind == "comment",
    )
    return db.session.execute(chosen).scalar()


def is_taken(site_id: int, number: str) -> bool:
    """Whether a mail came before. One statement."""
    chosen = select(IncomingMail.id).where(
        IncomingMail.site_id == site_id, IncomingMail.number == number
    )
    return db.session.execute(chosen).first() is not None


def mails_of(site_id: int, whose: str, since: datetime) -> int:
    """Return how many mails came from somebody since then. One statement."""
    chosen = select(func.count()).where(
        IncomingMail.site_id == site_id, IncomingMail.whose == whose, IncomingMail.at > since
    )
    return int(db.session.execute(chosen).scalar_one())


def mailbox_state(address: str) -> MailboxRow | None:
    """Return the state of a mailbox. One statement."""
    columns = [getattr(Mailbox, name) for name in MailboxRow.__annotations__]
    return fetch_one(MailboxRow, select(*columns).where(Mailbox.address == address))


def latest_mails(site_id: int, limit: int) -> Sequence[IncomingMailRow]:
    """Return what became of the latest mails to a site, the newest first. One statement."""
    columns = [getattr(IncomingMail, name) for name in IncomingMailRow.__annotations__]
    return fetch_all(
        IncomingMailRow,
        select(*columns)
        .where(IncomingMail.site_id == site_id)
        .order_by(IncomingMail.id.desc())
        .limit(limit),
    )
