"""What answers are made by: replies written once, links that answer one comment, mails."""

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


class AnswerLink(Base):
    """A right to answer one comment, once, until ``expires_at``.

    A member's, by a mail of theirs (``moderator_id``), or a colleague's without an account, whom
    somebody of the team has asked (``name``, ``email``, ``message``; ``invited_by`` is None for a
    program of the operator's). Only the hash of its token is stored. ``may`` is what becomes of the
    answer: it is published or proposed. ``used_at`` is when ``answer_id`` was written by the link.
    """

    __tablename__ = "answer_links"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "comment_id"], ["comments.site_id", "comments.id"], ondelete="CASCADE"
        ),
        CheckConstraint("may IN ('publish', 'propose')", name="may"),
        UniqueConstraint("site_id", "token_hash"),
        Index("ix_answer_links_comment", "site_id", "comment_id"),
        Index("ix_answer_links_member", "moderator_id"),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    token_hash: Mapped[str] = mapped_column(String(64))
    comment_id: Mapped[int]
    moderator_id: Mapped[int | None] = mapped_column(
        Integer, ForeignKey("moderators.id", ondelete="CASCADE")
    )
    name: Mapped[str | None] = mapped_column(String(64))
    email: Mapped[str | None] = mapped_column(String(254))
    message: Mapped[str | None] = mapped_column(String(500))
    may: Mapped[str] = mapped_column(String(8))
    invited_by: Mapped[int | None] = mapped_column(
        Integer, ForeignKey("moderators.id", ondelete="CASCADE")
    )
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    answer_id: Mapped[int | None]


class Mailbox(Base):
    """A mailbox that the worker looks into: when it last could, or since when it cannot and why.

    ``unaddressed`` counts mails without a genuine token, or that could not be read.
    """

    __tablename__ = "mailboxes"

    address: Mapped[str] = mapped_column(String(254), primary_key=True)
    looked_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    last_error: Mapped[str | None] = mapped_column(String(500))
    unaddressed: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))


class IncomingMail(Base):
    """A mail that came to an address of the site's, and what became of it; kept for thirty days.

    ``number`` is the same whenever the mail comes again, so that it is taken once. ``whose`` is
    ``member:`` and the account's number or ``reader:`` and the subscriber's in hexadecimal.
    ``comment_id`` is what it answers, ``answer_id`` the comment that was made of it.
    """

    __tablename__ = "incoming_mails"
    __table_args__ = (
        CheckConstraint(
            "outcome IN ('published', 'held', 'proposed', 'bounced', 'ignored', 'refused')",
            name="outcome",
        ),
        UniqueConstraint("site_id", "number"),
    )

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(String(64))
    whose: Mapped[str] = mapped_column(String(40))
    comment_id: Mapped[int | None]
    answer_id: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(500))
    attachments: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    at: Mapped[datetime]
