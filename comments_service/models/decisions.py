"""What goes with decisions: their reasons, the texts that were replaced, bans, notes."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base


class DecisionReason(Base):
    """A reason that the team of a site offers itself. Events keep a copy of its text."""

    __tablename__ = "decision_reasons"

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(String(300))
    position: Mapped[int] = mapped_column(Integer)


class Revision(Base):
    """What a comment said before a moderator changed it, or its author changed that again.

    ``moderator_id`` is who replaced it, None for the author. ``renderer_version`` tells whether
    ``html`` can be made of ``body`` again (models.Comment).
    """

    __tablename__ = "revisions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "comment_id"], ["comments.site_id", "comments.id"], ondelete="CASCADE"
        ),
        Index(None, "site_id", "comment_id", "id"),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    comment_id: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int] = mapped_column(Integer)
    moderator_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    replaced_at: Mapped[datetime]


class Ban(Base):
    """Who may not comment on a site, until when and why.

    ``value`` is what a new comment is compared with: a folded name, an e-mail, a domain, or the
    keyed hash of an address or a network, of the ``month`` in which it was seen. ``label`` is what
    people read. ``bulk_job_id`` is the job that took past comments away and gives them back.
    """

    __tablename__ = "bans"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('commenter', 'name', 'email', 'address', 'network', 'domain')", name="kind"
        ),
        Index(
            "ix_bans_standing",
            "site_id", "kind", "value",
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )  # fmt: skip

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    value: Mapped[str] = mapped_column(String(400))
    month: Mapped[str | None] = mapped_column(String(7))
    label: Mapped[str] = mapped_column(String(400))
    reason: Mapped[str | None] = mapped_column(String(500))
    comment_id: Mapped[int | None]
    bulk_job_id: Mapped[int | None]
    moderator_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))


class Note(Base):
    """What the team tells itself about a commenter, under one of their comments."""

    __tablename__ = "notes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "comment_id"], ["comments.site_id", "comments.id"], ondelete="CASCADE"
        ),
        Index(None, "site_id", "commenter_id", "id"),
        Index(None, "site_id", "comment_id", "id"),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    comment_id: Mapped[int]
    commenter_id: Mapped[int | None]
    moderator_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    body: Mapped[str] = mapped_column(String(2000))
    created_at: Mapped[datetime]
