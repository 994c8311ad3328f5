"""What was delivered to whom, and the comments that it told of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from comments_service.extensions import db
from comments_service.models import Comment, Delivery, Site, Thread
from comments_service.queries.core.rows import TypedRow, fetch_all, fetch_one


class DeliveryRow(TypedRow):
    """A line of the log of deliveries."""

    id: int
    recipient: str
    comment_id: int
    cause: str
    state: str
    message_id: int | None
    status: int | None
    ms: int | None
    error: str | None
    created_at: datetime
    sent_at: datetime | None


class ToldRow(TypedRow):
    """A comment as it stands when an alert of it leaves."""

    id: int
    thread_id: int
    parent_id: int | None
    status: str
    version: int
    author_name: str | None
    html: str
    created_at: datetime
    thread_key: str
    thread_url: str
    thread_title: str | None
    parent_name: str | None
    parent_html: str | None


class SiteRow(TypedRow):
    """What an alert says of its site."""

    key: str
    name: str


_COLUMNS = [getattr(Delivery, name) for name in DeliveryRow.__annotations__]
_Parent = aliased(Comment)


def newest_deliveries(site_id: int, recipient: str, limit: int) -> Sequence[DeliveryRow]:
    """Return the newest lines of a recipient's log. One statement."""
    return fetch_all(
        DeliveryRow,
        select(*_COLUMNS)
        .where(Delivery.site_id == site_id, Delivery.recipient == recipient)
        .order_by(Delivery.id.desc())
        .limit(limit),
    )


def waiting_deliveries(site_id: int, recipient: str) -> Sequence[DeliveryRow]:
    """Return what a recipient is still to be told, the oldest first. One statement."""
    return fetch_all(
        DeliveryRow,
        select(*_COLUMNS)
        .where(
            Delivery.site_id == site_id,
            Delivery.recipient == recipient,
            Delivery.state == "waiting",
        )
        .order_by(Delivery.id),
    )


def sent_since(site_id: int, recipient: str, since: datetime) -> tuple[int, datetime | None]:
    """Return how many messages a recipient got since then, and when the first. One statement."""
    count, first = db.session.execute(
        select(func.count(Delivery.message_id.distinct()), func.min(Delivery.sent_at)).where(
            Delivery.site_id == site_id,
            Delivery.recipient == recipient,
            Delivery.state == "sent",
            Delivery.sent_at > since,
        )
    ).one()
    return count, first


def told_comments(site_id: int, ids: Sequence[int]) -> dict[int, ToldRow]:
    """Return those of the comments that are still there, by their number. One statement."""
    rows = fetch_all(
        ToldRow,
        select(
            Comment.id,
            Comment.thread_id,
            Comment.parent_id,
            Comment.status,
            Comment.version,
            Comment.author_name,
            Comment.html,
            Comment.created_at,
            Thread.key.label("thread_key"),
            Thread.url.label("thread_url"),
            Thread.title.label("thread_title"),
            _Parent.author_name.label("parent_name"),
            _Parent.html.label("parent_html"),
        )
        .join(Thread, (Thread.site_id == Comment.site_id) & (Thread.id == Comment.thread_id))
        .outerjoin(
            _Parent, (_Parent.site_id == Comment.site_id) & (_Parent.id == Comment.parent_id)
        )
        .where(Comment.site_id == site_id, Comment.id.in_(ids)),
    )
    return {row.id: row for row in rows}


def told_site(site_id: int) -> SiteRow | None:
    """Return the name and key of a site. One statement."""
    return fetch_one(SiteRow, select(Site.key, Site.name).where(Site.id == site_id))
