"""Replies that a team writes once and uses often."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base


class SavedReply(Base):
    """A reply with variables (rules.community.variables), the team's or its owner's.

    ``language`` None: for any. ``used`` counts the answers that were made of it.
    """

    __tablename__ = "saved_replies"

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100))
    language: Mapped[str | None] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    used: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    created_at: Mapped[datetime]


class SavedReplyUse(Base):
    """A comment that was answered by a saved reply: where it fits again."""

    __tablename__ = "saved_reply_uses"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "reply_id"],
            ["saved_replies.site_id", "saved_replies.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["site_id", "comment_id"], ["comments.site_id", "comments.id"], ondelete="CASCADE"
        ),
        Index("ix_saved_reply_uses_comment", "site_id", "comment_id"),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    reply_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    comment_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
