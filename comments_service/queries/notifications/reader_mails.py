"""Which subscribers hear of a comment, and what waits for each."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from comments_service.extensions import db
from comments_service.models import Comment, Event, ReaderNotice, Site, Subscriber, Subscription
from comments_service.models.base import table_of
from comments_service.queries.core.rows import TypedRow, fetch_all, fetch_one


class PublicationRow(TypedRow):
    """A comment that readers may be told of: where it stands, whose it is, and its status."""

    thread_id: int
    parent_id: int | None
    commenter_id: int | None
    author_email: str | None
    status: str
    created_at: datetime


class WaitingRow(TypedRow):
    """What waits to be told to a subscriber; ``thread_id`` is None of a comment that is gone."""

    comment_id: int
    kind: str
    message_id: int | None
    thread_id: int | None


class MailedSiteRow(TypedRow):
    """What a mail to readers says of its site, and whether the site sends any."""

    id: int
    key: str
    name: str
    reader_mails: bool
    tell_reasons: bool


def publication(site_id: int, comment_id: int) -> PublicationRow | None:
    """Return a comment as it stands now. One statement."""
    columns = [getattr(Comment, name) for name in PublicationRow.__annotations__]
    chosen = select(*columns).where(Comment.site_id == site_id, Comment.id == comment_id)
    return fetch_one(PublicationRow, chosen)


def listeners(
    site_id: int, target: tuple[int, str], comment: PublicationRow, after: int, limit: int
) -> Sequence[int]:
    """Return the next confirmed subscribers of a target after one, without the commenter.

    ``target`` is (comment or thread, scope). One statement, of ``limit`` rows of an index.
    """
    target_id, scope = target
    chosen = (
        select(Subscription.subscriber_id)
        .join(
            Subscriber,
            (Subscriber.site_id == Subscription.site_id)
            & (Subscriber.id == Subscription.subscriber_id),
        )
        .where(
            Subscription.site_id == site_id,
            Subscription.target_id == target_id,
            Subscription.scope == scope,
            Subscription.subscriber_id > after,
            Subscriber.state == "confirmed",
            Subscriber.mailbox != (comment.author_email or "").lower(),
            ~_wrote_as(site_id, comment.commenter_id),
        )
        .order_by(Subscription.subscriber_id)
        .limit(limit)
    )
    return db.session.execute(chosen).scalars().all()


def owners(site_id: int, comment_id: int) -> Sequence[int]:
    """Return the confirmed subscribers who asked to hear of a comment of theirs. One statement."""
    chosen = select(Subscriber.id).where(
        Subscriber.site_id == site_id,
        Subscriber.state == "confirmed",
        Subscriber.id.in_(
            select(Subscription.subscriber_id).where(
                Subscription.site_id == site_id,
                Subscription.target_id == comment_id,
                Subscription.scope == "replies",
            )
        ),
    )
    return db.session.execute(chosen).scalars().all()


def waiting_notices(site_id: int, subscriber_id: int) -> Sequence[WaitingRow]:
    """Return what a subscriber is still to be told, the oldest first. One statement."""
    return fetch_all(
        WaitingRow,
        select(
            ReaderNotice.comment_id, ReaderNotice.kind, ReaderNotice.message_id, Comment.thread_id
        )
        .outerjoin(
            Comment,
            (Comment.site_id == ReaderNotice.site_id) & (Comment.id == ReaderNotice.comment_id),
        )
        .where(
            ReaderNotice.site_id == site_id,
            ReaderNotice.subscriber_id == subscriber_id,
            ReaderNotice.sent_at.is_(None),
        )
        .order_by(ReaderNotice.comment_id),
    )


def mails_since(site_id: int, subscriber_id: int, since: datetime) -> int:
    """Return how many mails a subscriber got since then. One statement."""
    return db.session.execute(
        select(func.count(ReaderNotice.message_id.distinct())).where(
            ReaderNotice.site_id == site_id,
            ReaderNotice.subscriber_id == subscriber_id,
            ReaderNotice.sent_at > since,
        )
    ).scalar_one()


def followed_comments(site_id: int, subscriber_id: int, ids: Sequence[int]) -> set[int]:
    """Return those of some comments whose replies a subscriber follows. One statement."""
    chosen = select(Subscription.target_id).where(
        Subscription.site_id == site_id,
        Subscription.subscriber_id == subscriber_id,
        Subscription.scope == "replies",
        Subscription.target_id.in_(ids),
    )
    return set(db.session.execute(chosen).scalars())


def reason_of(site_id: int, comment_id: int) -> str | None:
    """Return the reason that the team gave with its last decision on a comment. One statement."""
    chosen = (
        select(Event.note)
        .where(
            Event.site_id == site_id,
            Event.comment_id == comment_id,
            Event.action.in_(("spam", "delete")),
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
    return db.session.execute(chosen).scalar()


def mailed_site(site_id: int) -> MailedSiteRow | None:
    """Return what a mail says of its site. One statement."""
    columns = [getattr(Site, name) for name in MailedSiteRow.__annotations__]
    return fetch_one(MailedSiteRow, select(*columns).where(Site.id == site_id))


def _wrote_as(site_id: int, commenter_id: int | None) -> ColumnElement[bool]:
    """Whether a subscriber follows a comment that the same browser wrote."""
    own = table_of(Subscription).alias("own")
    return (
        select(own.c.target_id)
        .join(Comment, (Comment.site_id == own.c.site_id) & (Comment.id == own.c.target_id))
        .where(
            own.c.site_id == site_id,
            own.c.subscriber_id == Subscriber.id,
            own.c.scope == "replies",
            Comment.commenter_id == (commenter_id or 0),
        )
        .exists()
    )
