"""How the team is alerted and readers are mailed, and who was told of what."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base


class Channel(Base):
    """A webhook or chat that a site's alerts go to.

    ``in_hours``: outside of the site's working time its messages wait. ``address`` and the two
    secrets are sealed (services.core.encryption). ``causes`` and
    ``watches`` are lists with blanks between; no watches are all. ``state`` is ``on``, ``off`` by a
    person's hand, or ``failed`` after an error that will not pass by itself.
    """

    __tablename__ = "channels"
    __table_args__ = (CheckConstraint("state IN ('on', 'off', 'failed')", name="state"),)

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(Text)
    secret: Mapped[str | None] = mapped_column(String(300))
    previous_secret: Mapped[str | None] = mapped_column(String(300))
    previous_until: Mapped[datetime | None]
    causes: Mapped[str] = mapped_column(String(120))
    page_prefix: Mapped[str] = mapped_column(String(300), server_default=text("''"))
    watches: Mapped[str] = mapped_column(String(300), server_default=text("''"))
    in_hours: Mapped[bool] = mapped_column(default=False, server_default=false())
    language: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(8), server_default="on")
    failing_since: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]


class Delivery(Base):
    """That a recipient is told of a comment for one cause; kept for thirty days.

    ``recipient`` is ``channel:`` and its id in hexadecimal, or ``member:`` and the account's
    number. ``message_id`` is the outbox message that takes it along. ``state`` is ``waiting``,
    ``sent``, or ``dropped`` when there was nothing to tell any more.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent', 'dropped')", name="state"),
        UniqueConstraint("site_id", "recipient", "comment_id", "cause"),
        Index("ix_deliveries_recipient", "site_id", "recipient", "id"),
        Index(
            "ix_deliveries_waiting",
            "site_id", "recipient", "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )  # fmt: skip

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    recipient: Mapped[str] = mapped_column(String(40))
    comment_id: Mapped[int]
    cause: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(8), server_default="waiting")
    message_id: Mapped[int | None]
    status: Mapped[int | None] = mapped_column(Integer)
    ms: Mapped[int | None] = mapped_column(Integer)
    error: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class MemberAlerts(Base):
    """How often a member of a site is mailed of its comments; without a row never.

    ``rhythm`` is ``now``, ``every`` (so many ``minutes``) or ``daily``, in the morning of
    ``time_zone`` (an IANA name).
    """

    __tablename__ = "member_alerts"
    __table_args__ = (
        CheckConstraint("rhythm IN ('now', 'every', 'daily')", name="rhythm"),
        ForeignKeyConstraint(
            ["site_id", "moderator_id"],
            ["memberships.site_id", "memberships.moderator_id"],
            ondelete="CASCADE",
        ),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    moderator_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    rhythm: Mapped[str] = mapped_column(String(8))
    minutes: Mapped[int] = mapped_column(Integer)
    time_zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(16))


class Subscriber(Base):
    """An address that a site mails, once its owner has confirmed it.

    ``mailbox`` is the address in lower case. ``pending`` ones get nothing but the mail that asks
    for the confirmation, last written ``asked_at``; ``bounced`` ones were refused by their mail
    server, as ``last_error`` says. ``rhythm`` is ``now``, or ``daily`` in the morning of
    ``time_zone``. ``mail_at`` is when the next mail leaves that is already in the outbox.
    ``feed_key`` is part of the address of their feed; None: there is none. ``soft_bounces`` counts
    the reports that a mail could not be delivered for now.
    """

    __tablename__ = "subscribers"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'confirmed', 'bounced')", name="state"),
        CheckConstraint("rhythm IN ('now', 'daily')", name="rhythm"),
        UniqueConstraint("site_id", "mailbox"),
    )

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    email: Mapped[str] = mapped_column(String(254))
    mailbox: Mapped[str] = mapped_column(String(254))
    state: Mapped[str] = mapped_column(String(10))
    rhythm: Mapped[str] = mapped_column(String(8))
    time_zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(500))
    mail_at: Mapped[datetime | None]
    feed_key: Mapped[str | None] = mapped_column(String(32))
    soft_bounces: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))


class Subscription(Base):
    """What a subscriber wants to hear of: ``replies`` to a comment of theirs, or a whole ``page``.

    ``target_id`` is the comment or the thread. Who hears of replies also hears what the team
    decides on the comment.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        CheckConstraint("scope IN ('replies', 'page')", name="scope"),
        ForeignKeyConstraint(
            ["site_id", "subscriber_id"],
            ["subscribers.site_id", "subscribers.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["site_id", "thread_id"], ["threads.site_id", "threads.id"], ondelete="CASCADE"
        ),
        Index("ix_subscriptions_subscriber", "site_id", "subscriber_id", "thread_id"),
        Index("ix_subscriptions_thread", "site_id", "thread_id"),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    target_id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(8), primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int]
    created_at: Mapped[datetime]


class ReaderNotice(Base):
    """That a subscriber is to hear of a comment, or heard of it ``sent_at``: once, by this key.

    ``kind`` is ``comment``, or of a comment of their own ``published`` or ``refused``.
    ``message_id`` is the outbox message that takes it along.
    """

    __tablename__ = "reader_notices"
    __table_args__ = (
        CheckConstraint("kind IN ('comment', 'published', 'refused')", name="kind"),
        ForeignKeyConstraint(
            ["site_id", "subscriber_id"],
            ["subscribers.site_id", "subscribers.id"],
            ondelete="CASCADE",
        ),
        Index("ix_reader_notices_comment", "site_id", "comment_id"),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    message_id: Mapped[int | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
