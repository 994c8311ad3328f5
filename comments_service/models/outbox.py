"""What is still to be done outside of the transaction that asked for it: mail, long work."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base


class OutboxMessage(Base):
    """One message, written with what it tells and delivered at least once; done ones are deleted.

    ``topic`` names its consumer (notify), ``lane`` what it may wait for, ``destination`` the peer
    that it needs, empty without one: messages to a peer that fails wait together. A worker holds it
    until ``claimed_until``; ``dead`` ones failed for good and wait for a person.
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'dead')", name="state"),
        Index(
            "ix_outbox_messages_lane",
            "lane", "site_id", "due_at", "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_outbox_messages_destination",
            "destination", "lane",
            sqlite_where=text("state = 'waiting' AND destination <> ''"),
            postgresql_where=text("state = 'waiting' AND destination <> ''"),
        ),
    )  # fmt: skip

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    topic: Mapped[str] = mapped_column(String(32))
    lane: Mapped[str] = mapped_column(String(4), server_default="soon")
    destination: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(500))


class Outage(Base):
    """A destination that could not be reached: nothing goes there before ``until``.

    ``tries`` counts the failures in a row; the row goes with the first success.
    """

    __tablename__ = "outages"

    destination: Mapped[str] = mapped_column(String(80), primary_key=True)
    tries: Mapped[int] = mapped_column(Integer)
    since: Mapped[datetime]
    until: Mapped[datetime]
