"""What the console keeps for its people: saved views, what was seen of a site, the audit log."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base
from comments_service.rules.text.urls import MAX_ORIGIN_LENGTH

MAX_SUBJECT_LENGTH = 400


class SavedView(Base):
    """A search with a name, for everybody who works on the site."""

    __tablename__ = "saved_views"

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100))
    search: Mapped[str] = mapped_column(String(500))
    moderator_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    created_at: Mapped[datetime]


class WidgetLoad(Base):
    """Where the widget of a site was seen: on a page of its own (``ok``) or of another host."""

    __tablename__ = "sightings"
    __table_args__ = (CheckConstraint("outcome IN ('ok', 'refused')", name="outcome"),)

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    origin: Mapped[str] = mapped_column(String(MAX_ORIGIN_LENGTH), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(8), primary_key=True)
    page_url: Mapped[str | None] = mapped_column(String(2100))
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


class AuditEntry(Base):
    """One line of the log of what people and the service did beside deciding on comments.

    ``subject`` is what it was done to, as people read it; ``before`` and ``after`` hold what
    changed, never a secret.
    """

    __tablename__ = "audit_entries"

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    actor: Mapped[str] = mapped_column(String(10))
    moderator_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str | None] = mapped_column(String(MAX_SUBJECT_LENGTH))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    device: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime]
