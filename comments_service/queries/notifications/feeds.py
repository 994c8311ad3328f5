"""Feeds of one's own: the replies that a reader follows, and what a watch of a member's site finds.

They hold published comments, and nothing that their pages do not show.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from comments_service.models import Comment, Membership, Subscriber, Subscription, Watch, WatchHit
from comments_service.queries.comments.latest_and_counts import LatestRow, latest_of
from comments_service.queries.core.rows import TypedRow, fetch_one


class ReaderFeedRow(TypedRow):
    """A confirmed subscriber, the language of their feed and the key of its address."""

    language: str
    feed_key: str | None
    created_at: datetime


class WatchFeedRow(TypedRow):
    """A watch, and the key of a member's address of its feed."""

    name: str
    feed_key: str | None
    created_at: datetime


def reader_feed(site_id: int, subscriber_id: int) -> ReaderFeedRow | None:
    """Return the feed of a subscriber who has confirmed. One statement."""
    columns = [getattr(Subscriber, name) for name in ReaderFeedRow.__annotations__]
    return fetch_one(
        ReaderFeedRow,
        select(*columns).where(
            Subscriber.site_id == site_id,
            Subscriber.id == subscriber_id,
            Subscriber.state == "confirmed",
        ),
    )


def watch_feed(site_id: int, moderator_id: int, watch_id: int) -> WatchFeedRow | None:
    """Return a member's feed of a watch. One statement."""
    return fetch_one(
        WatchFeedRow,
        select(Watch.name, Membership.feed_key, Watch.created_at)
        .join(Membership, Membership.site_id == Watch.site_id)
        .where(
            Watch.site_id == site_id,
            Watch.id == watch_id,
            Membership.moderator_id == moderator_id,
        ),
    )


def latest_replies(site_id: int, subscriber_id: int, limit: int) -> Sequence[LatestRow]:
    """Return the newest replies to comments that a subscriber follows, without their own.

    One statement.
    """
    followed = select(Subscription.target_id).where(
        Subscription.site_id == site_id,
        Subscription.subscriber_id == subscriber_id,
        Subscription.scope == "replies",
    )
    mailbox = select(Subscriber.mailbox).where(
        Subscriber.site_id == site_id, Subscriber.id == subscriber_id
    )
    return latest_of(
        site_id,
        limit,
        Comment.parent_id.in_(followed),
        Comment.status == "published",
        func.lower(func.coalesce(Comment.author_email, "")) != mailbox.scalar_subquery(),
    )


def latest_hits(site_id: int, watch_id: int, limit: int) -> Sequence[LatestRow]:
    """Return the newest published comments that a watch has found. One statement."""
    hits = select(WatchHit.comment_id).where(
        WatchHit.site_id == site_id, WatchHit.watch_id == watch_id
    )
    return latest_of(site_id, limit, Comment.id.in_(hits), Comment.status == "published")
