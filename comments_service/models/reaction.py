"""Readers' reactions, each a kind (an emoji that the owner chose) and a keyed address hash."""

from sqlalchemy import ForeignKeyConstraint, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base
from comments_service.rules.comments.reactions import MAX_KIND_LENGTH


class CommentReaction(Base):
    """A reader's reaction to a comment."""

    __tablename__ = "comment_reactions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "comment_id"], ["comments.site_id", "comments.id"], ondelete="CASCADE"
        ),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    comment_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(MAX_KIND_LENGTH), primary_key=True)
    reader_hash: Mapped[str] = mapped_column(String(64), primary_key=True)


class PageReaction(Base):
    """A reader's reaction to a page, by its thread."""

    __tablename__ = "page_reactions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "thread_id"], ["threads.site_id", "threads.id"], ondelete="CASCADE"
        ),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    thread_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(MAX_KIND_LENGTH), primary_key=True)
    reader_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
