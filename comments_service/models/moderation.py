"""What readers flag and what is decided: reports, the log, refusals, what decisions teach."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base

#: All of the log but comments that came in and appeared at once, in the text of its index.
NOT_PUBLISHED_AT_ONCE = "(action NOT IN ('post', 'import') OR to_status <> 'published')"


class Report(Base):
    """A reader's flag on a comment; ``resolved_at`` is set by the decision that answers it."""

    __tablename__ = "reports"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "comment_id"], ["comments.site_id", "comments.id"], ondelete="CASCADE"
        ),
        UniqueConstraint("site_id", "comment_id", "reporter_hash"),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    comment_id: Mapped[int]
    reporter_hash: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]


class Event(Base):
    """One line of the log: who did what to which comment or thread, from what to what.

    ``reasons`` are the rules', ``note`` is the reason that a person gave, ``device`` what their
    browser calls itself, or the name of the token by which a program acted for them.
    ``imported_name`` is who did it as the file of an import has it: a text, and no account.
    """

    __tablename__ = "events"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "thread_id"], ["threads.site_id", "threads.id"], ondelete="CASCADE"
        ),
        Index(None, "site_id", "comment_id", "id"),
        Index(
            "ix_events_told",
            "site_id",
            "id",
            sqlite_where=text(NOT_PUBLISHED_AT_ONCE),
            postgresql_where=text(NOT_PUBLISHED_AT_ONCE),
        ),
        Index(
            "ix_events_published",
            "site_id",
            "thread_id",
            "id",
            sqlite_where=text("to_status = 'published'"),
            postgresql_where=text("to_status = 'published'"),
        ),
        Index(
            "ix_events_by_moderator",
            "site_id",
            "moderator_id",
            "id",
            sqlite_where=text("moderator_id IS NOT NULL"),
            postgresql_where=text("moderator_id IS NOT NULL"),
        ),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    thread_id: Mapped[int]
    comment_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(10))
    moderator_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    action: Mapped[str] = mapped_column(String(16))
    from_status: Mapped[str | None] = mapped_column(String(10))
    to_status: Mapped[str | None] = mapped_column(String(10))
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    note: Mapped[str | None] = mapped_column(String(500))
    device: Mapped[str | None] = mapped_column(String(300))
    imported_name: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]


class Refusal(Base):
    """How many comments a rule refused on a day (UTC): nothing else is kept of them."""

    __tablename__ = "refusals"

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    rule: Mapped[str] = mapped_column(String(32), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


class LearnedTerms(Base):
    """What a site's decisions have taught: how many comments have each term.

    ``approved`` and ``spam`` count the comments, ``terms`` holds both numbers by term
    (rules.comments.learning). Made anew as a whole.
    """

    __tablename__ = "learned_terms"

    site_id: Mapped[int] = mapped_column(
        Integer, ForeignKey("sites.id", ondelete="CASCADE"), primary_key=True
    )
    approved: Mapped[int] = mapped_column(Integer)
    spam: Mapped[int] = mapped_column(Integer)
    terms: Mapped[dict[str, list[int]]] = mapped_column(JSON)
    learned_at: Mapped[datetime]
