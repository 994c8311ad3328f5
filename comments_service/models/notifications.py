"""How the team is alerted: channels, and what was delivered to whom."""

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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base


class Channel(Base):
    """A webhook or chat that a site's alerts go to.

    ``address`` and the two secrets are sealed (services.core.encryption). ``causes`` and
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
