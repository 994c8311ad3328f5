"""What a team watches for, and which comments were found by it."""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    false,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base


class Watch(Base):
    """A search that every new comment is compared with, in the language of the search box.

    ``alerts``: the team is alerted of its hits, but not before ``muted_until``. ``opens_need``: a
    hit waits for a reply. Who writes a watch grows ``sites.watch_version``.
    """

    __tablename__ = "watches"

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100))
    search: Mapped[str] = mapped_column(String(500))
    is_on: Mapped[bool] = mapped_column(default=True, server_default=true())
    alerts: Mapped[bool] = mapped_column(default=True, server_default=true())
    opens_need: Mapped[bool] = mapped_column(default=False, server_default=false())
    owner_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    muted_until: Mapped[datetime | None]
    created_at: Mapped[datetime]


class WatchHit(Base):
    """A comment that a watch has found, and whether that was ``useful``: None, nobody said."""

    __tablename__ = "watch_hits"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "watch_id"], ["watches.site_id", "watches.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["site_id", "comment_id"], ["comments.site_id", "comments.id"], ondelete="CASCADE"
        ),
        Index("ix_watch_hits_comment", "site_id", "comment_id"),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    watch_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    comment_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    useful: Mapped[bool | None]
