"""Subscribers: as their own page shows them, and how many a site has."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from comments_service.models import Comment, Subscriber, Subscription, Thread
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


COLUMNS = [getattr(Subscriber, name) for name in SubscriberRow.__annotations__]


def subscriber_by_id(site_id: int, subscriber_id: int) -> SubscriberRow | None:
    """Return a subscriber. One statement."""
    chosen = select(*COLUMNS).where(Subscriber.site_id == site_id, Subscriber.id == subscriber_id)
    return fetch_one(SubscriberRow, chosen)


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
