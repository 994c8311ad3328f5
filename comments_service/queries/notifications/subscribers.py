"""Subscribers: as their own page shows them, and how many a site has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from comments_service.extensions import db
from comments_service.models import Comment, ReaderNotice, Subscriber, Subscription, Thread
from comments_service.queries.core.rows import TypedRow, fetch_all, fetch_one


class SubscriberRow(TypedRow):
    """An address that a site mails, and how."""

    site_id: int
    id: int
    email: str
    state: str
    rhythm: str
    time_zone: str
    language: str
    last_error: str | None


class SubscriptionRow(TypedRow):
    """What a subscriber hears of; ``html`` is the text of their comment, if it is about one."""

    target_id: int
    scope: str
    thread_id: int
    url: str
    title: str | None
    html: str | None
    created_at: datetime


@dataclass(frozen=True)
class ReaderMailFigures:
    """How many addresses a site has by state, what they follow, and how many mails they got."""

    confirmed: int
    pending: int
    bounced: int
    subscriptions: int
    mails: int


class BouncedRow(TypedRow):
    """An address that its mail server refused, why and when."""

    id: int
    email: str
    last_error: str | None
    bounced_at: datetime | None


COLUMNS = [getattr(Subscriber, name) for name in SubscriberRow.__annotations__]


def subscriber_by_id(site_id: int, subscriber_id: int) -> SubscriberRow | None:
    """Return a subscriber. One statement."""
    chosen = select(*COLUMNS).where(Subscriber.site_id == site_id, Subscriber.id == subscriber_id)
    return fetch_one(SubscriberRow, chosen)


def has_thread(site_id: int, thread_id: int) -> bool:
    """Whether a thread is still there under its number. One statement."""
    is_it = select(Thread.id).where(Thread.site_id == site_id, Thread.id == thread_id)
    return db.session.scalar(is_it) is not None


def subscriptions_of(site_id: int, subscriber_id: int) -> Sequence[SubscriptionRow]:
    """Return what a subscriber hears of, the newest first. One statement."""
    return fetch_all(
        SubscriptionRow,
        select(
            Subscription.target_id,
            Subscription.scope,
            Subscription.thread_id,
            Thread.url,
            Thread.title,
            Comment.html,
            Subscription.created_at,
        )
        .join(
            Thread,
            (Thread.site_id == Subscription.site_id) & (Thread.id == Subscription.thread_id),
        )
        .outerjoin(
            Comment,
            (Comment.site_id == Subscription.site_id)
            & (Comment.id == Subscription.target_id)
            & (Subscription.scope == "replies"),
        )
        .where(Subscription.site_id == site_id, Subscription.subscriber_id == subscriber_id)
        .order_by(Subscription.created_at.desc(), Subscription.target_id, Subscription.scope),
    )


def reader_mail_figures(site_id: int, since: datetime) -> ReaderMailFigures:
    """Return a site's figures, the mails since then. Three statements."""
    states = db.session.execute(
        select(Subscriber.state, func.count())
        .where(Subscriber.site_id == site_id)
        .group_by(Subscriber.state)
    )
    counts = {state: count for state, count in states}
    followed = select(func.count()).where(Subscription.site_id == site_id)
    mails = select(func.count(ReaderNotice.message_id.distinct())).where(
        ReaderNotice.site_id == site_id, ReaderNotice.sent_at > since
    )
    return ReaderMailFigures(
        confirmed=counts.get("confirmed", 0),
        pending=counts.get("pending", 0),
        bounced=counts.get("bounced", 0),
        subscriptions=db.session.execute(followed).scalar_one(),
        mails=db.session.execute(mails).scalar_one(),
    )


def bounced_addresses(site_id: int, limit: int) -> Sequence[BouncedRow]:
    """Return the addresses that bounced, the newest first. One statement."""
    columns = [getattr(Subscriber, name) for name in BouncedRow.__annotations__]
    return fetch_all(
        BouncedRow,
        select(*columns)
        .where(Subscriber.site_id == site_id, Subscriber.state == "bounced")
        .order_by(Subscriber.bounced_at.desc(), Subscriber.id)
        .limit(limit),
    )
