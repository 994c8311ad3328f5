"""Comments and the people who wrote them."""

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

#: The ``renderer_version`` of HTML that came with its text: a new renderer cannot make it again.
FOREIGN_HTML = 0


class Commenter(Base):
    """Who wrote: known by a signed token that their browser keeps, else by ``fingerprint``.

    The fingerprint is a hash of name, e-mail and keyed address hash; of who gave neither name nor
    e-mail it fits nobody. ``published_count`` earns trust, ``refused_count`` costs it: comments
    that were taken for spam or deleted by the team. ``import_id`` is the import that brought them,
    if one did.
    """

    __tablename__ = "commenters"
    __table_args__ = (Index(None, "site_id", "fingerprint"),)

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fingerprint: Mapped[str] = mapped_column(String(64))
    published_count: Mapped[int] = mapped_column(Integer, default=0)
    refused_count: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    first_seen_at: Mapped[datetime]
    import_id: Mapped[int | None]


class Comment(Base):
    """One comment. Its ``id`` grows with time and is always above its parent's.

    ``child_count`` counts the visible direct answers, ``reply_count`` (on roots only) the visible
    comments below; ``is_visible`` is true for what readers get: published text, and the tombstone
    of anything else that has visible answers. ``author_service`` is where an imported author had
    their account, such as ``blogger``. ``poster_hash`` is of the address, ``network_hash`` of the
    network around it, both under the random key of the month. ``page_title`` and ``page_url`` are
    what its page called itself when it was written: its thread's, once it is published.
    ``reactions`` counts those of readers by their kinds.
    """

    __tablename__ = "comments"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "thread_id"], ["threads.site_id", "threads.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["site_id", "parent_id"], ["comments.site_id", "comments.id"], name="parent"
        ),
        ForeignKeyConstraint(
            ["site_id", "commenter_id"], ["commenters.site_id", "commenters.id"]
        ),
        CheckConstraint(
            "status IN ('published', 'held', 'spam', 'deleted')", name="status"
        ),
        UniqueConstraint("site_id", "idempotency_hash"),
        UniqueConstraint("site_id", "thread_id", "source_name", "source_id"),
        Index(
            "ix_comments_roots_by_id",
            "site_id", "thread_id", "is_visible", "pinned", "id",
            sqlite_where=text("parent_id IS NULL"),
            postgresql_where=text("parent_id IS NULL"),
        ),
        Index(
            "ix_comments_roots_by_score",
            "site_id", "thread_id", "is_visible", "pinned", "score", "id",
            sqlite_where=text("parent_id IS NULL"),
            postgresql_where=text("parent_id IS NULL"),
        ),
        Index("ix_comments_replies", "site_id", "root_id", "is_visible", "id"),
        Index("ix_comments_children", "site_id", "parent_id", "id"),
        Index("ix_comments_status", "site_id", "status", "id"),
        Index(
            "ix_comments_newest",
            "site_id", "thread_id", "id",
            sqlite_where=text("status = 'published'"),
            postgresql_where=text("status = 'published'"),
        ),
        Index("ix_comments_poster", "site_id", "poster_hash", "id"),
        Index(
            "ix_comments_network",
            "site_id", "network_hash", "id",
            sqlite_where=text("network_hash IS NOT NULL"),
            postgresql_where=text("network_hash IS NOT NULL"),
        ),
        Index(
            "ix_comments_commenter",
            "site_id", "commenter_id", "id",
            sqlite_where=text("commenter_id IS NOT NULL"),
            postgresql_where=text("commenter_id IS NOT NULL"),
        ),
        Index(
            "ix_comments_email",
            "site_id", "author_email", "id",
            sqlite_where=text("author_email IS NOT NULL"),
            postgresql_where=text("author_email IS NOT NULL"),
        ),
        Index(
            "ix_comments_import",
            "site_id", "import_id", "id",
            sqlite_where=text("import_id IS NOT NULL"),
            postgresql_where=text("import_id IS NOT NULL"),
        ),
        Index(
            "ix_comments_reported",
            "site_id", "id", "open_reports", "status",
            sqlite_where=text("open_reports > 0"),
            postgresql_where=text("open_reports > 0"),
        ),
    )  # fmt: skip

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    thread_id: Mapped[int]
    parent_id: Mapped[int | None]
    root_id: Mapped[int]
    status: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(Integer, default=1)
    is_visible: Mapped[bool] = mapped_column(default=False)
    child_count: Mapped[int] = mapped_column(Integer, default=0)
    reply_count: Mapped[int] = mapped_column(Integer, default=0)
    pinned: Mapped[bool] = mapped_column(default=False)

    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int] = mapped_column(Integer)

    author_name: Mapped[str | None] = mapped_column(String(200))
    author_email: Mapped[str | None] = mapped_column(String(254))
    author_website: Mapped[str | None] = mapped_column(String(600))
    author_kind: Mapped[str] = mapped_column(String(10))
    author_badge: Mapped[str | None] = mapped_column(String(16))
    author_service: Mapped[str | None] = mapped_column(String(16))
    commenter_id: Mapped[int | None]
    poster_hash: Mapped[str | None] = mapped_column(String(64))
    network_hash: Mapped[str | None] = mapped_column(String(64))
    moderator_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))

    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    open_reports: Mapped[int] = mapped_column(Integer, default=0)
    up: Mapped[int] = mapped_column(Integer, default=0)
    down: Mapped[int] = mapped_column(Integer, default=0)
    score: Mapped[int] = mapped_column(Integer, default=0)
    reactions: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))

    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_by: Mapped[str | None] = mapped_column(String(12))

    page_title: Mapped[str | None] = mapped_column(String(300))
    page_url: Mapped[str | None] = mapped_column(PageAddress)

    idempotency_hash: Mapped[str | None] = mapped_column(String(64))
    request_hash: Mapped[str | None] = mapped_column(String(64))
    source_name: Mapped[str | None] = mapped_column(String(32))
    source_id: Mapped[str | None] = mapped_column(String(200))
    import_id: Mapped[int | None]


class Vote(Base):
    """A reader's vote, one per comment and ``voter_hash`` (rules.comments.voters)."""

    __tablename__ = "votes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "comment_id"], ["comments.site_id", "comments.id"], ondelete="CASCADE"
        ),
        CheckConstraint("value IN (-1, 1)", name="value"),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    comment_id: Mapped[int] = mapped_column(primary_key=True)
    voter_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[int] = mapped_column(Integer)


class AddressKey(Base):
    """The random key under which the addresses of a month are hashed.

    Destroyed when the month is over (services.core.address_keys).
    """

    __tablename__ = "address_keys"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
