"""One decision on many comments, and one undo for all of them."""

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
)
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base


class BulkJob(Base):
    """A set of comments with one decision. ``asked`` tells how the set was chosen.

    ``done`` and ``failed`` count its items that are through.
    """

    __tablename__ = "bulk_jobs"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'undoing', 'undone')", name="state"
        ),
    )

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(8))
    decision: Mapped[str] = mapped_column(String(8))
    note: Mapped[str | None] = mapped_column(String(500))
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    total: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    failed: Mapped[int] = mapped_column(Integer, default=0)
    moderator_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class BulkItem(Base):
    """A comment of a job: the version that was seen, the one that the job made, or its failure."""

    __tablename__ = "bulk_items"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "job_id"], ["bulk_jobs.site_id", "bulk_jobs.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["site_id", "comment_id"], ["comments.site_id", "comments.id"], ondelete="CASCADE"
        ),
        CheckConstraint("state IN ('waiting', 'done', 'failed', 'undone')", name="state"),
        Index(None, "site_id", "job_id", "state", "comment_id"),
        Index(None, "site_id", "comment_id"),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    job_id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    seen_version: Mapped[int] = mapped_column(Integer)
    made_version: Mapped[int | None] = mapped_column(Integer)
    error: Mapped[str | None] = mapped_column(String(32))
