"""Links to a page from other sites: webmentions and pingbacks."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base
from comments_service.models.thread import PageAddress


class Mention(Base):
    """A page at ``source`` that says it links to ``target``, one for each such pair.

    ``pair_hash`` is of both, and stays when they are erased. Until its source was fetched and holds
    the link it has no thread. ``previous_state`` is what a decision of the team changed, for undo.
    ``is_queued``: a message of the outbox is to look at the source. ``misses`` counts the fetches
    that failed in a row since ``missed_at``. ``url`` is where readers are led: the source, or the
    post that a bridge carried here from ``network``.
    """

    __tablename__ = "mentions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "thread_id"], ["threads.site_id", "threads.id"], ondelete="CASCADE"
        ),
        CheckConstraint(
            "state IN ('waiting', 'refused', 'held', 'published', 'spam', 'deleted', 'gone')",
            name="state",
        ),
        CheckConstraint("kind IN ('mention', 'reply', 'like', 'repost')", name="kind"),
        UniqueConstraint("site_id", "pair_hash"),
        Index("ix_mentions_state", "site_id", "state", "id"),
        Index("ix_mentions_thread", "site_id", "thread_id", "state", "id"),
    )

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    thread_id: Mapped[int | None]
    pair_hash: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(PageAddress)
    target: Mapped[str] = mapped_column(PageAddress)
    protocol: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    previous_state: Mapped[str | None] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))
    is_queued: Mapped[bool] = mapped_column(default=True)
    received_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    misses: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    missed_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(String(200))

    kind: Mapped[str] = mapped_column(String(8), default="mention", server_default="mention")
    network: Mapped[str | None] = mapped_column(String(16))
    url: Mapped[str | None] = mapped_column(PageAddress)
    title: Mapped[str | None] = mapped_column(String(300))
    author_name: Mapped[str | None] = mapped_column(String(200))
    author_url: Mapped[str | None] = mapped_column(PageAddress)
    snippet: Mapped[str | None] = mapped_column(Text)
    written_at: Mapped[datetime | None]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


class SentMention(Base):
    """A webmention for a link in an official answer: each link of a comment is told once.

    ``state``: ``sending`` from before the request to its end, so that whatever was cut off there is
    not sent twice; ``sent``; ``none``, the page takes no mentions; ``failed``, for good.
    """

    __tablename__ = "sent_mentions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "comment_id"], ["comments.site_id", "comments.id"], ondelete="CASCADE"
        ),
        CheckConstraint("state IN ('sending', 'sent', 'none', 'failed')", name="state"),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    comment_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    target_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
