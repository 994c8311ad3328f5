"""Comments that wait for an answer of the site's people, and the log of each wait."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from comments_service.models.base import Base

#: In the text of the indexes, and so of the queries that are to use them.
OPEN = "state = 'open'"
WAITING = "state IN ('open', 'snoozed')"
SNOOZED = "state = 'snoozed'"
#: The lines from which the figures of answers are counted.
COUNTED = "action IN ('opened', 'answered', 'reopened', 'closed', 'withdrawn', 'restored')"


def _partial(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Need(Base):
    """One wait: a comment that the site's people are to answer, from ``waits_since`` on.

    ``last_comment_id`` is the last of its commenter's comments in the branch that joined it.
    ``due_at`` is never empty: without a target it is ``waits_since``, so that one index orders
    every list. ``version`` grows with every step but claims, which block nobody. ``before`` is
    what it was before its comment was withdrawn: a state, or the reason of a closing.
    """

    __tablename__ = "needs"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "comment_id"], ["comments.site_id", "comments.id"], ondelete="CASCADE"
        ),
        CheckConstraint("state IN ('open', 'snoozed', 'answered', 'closed')", name="state"),
        _partial("ix_needs_open", "site_id", "due_at", "comment_id", where=OPEN),
        _partial(
            "ix_needs_mine",
            "site_id",
            "assignee_id",
            "due_at",
            "comment_id",
            where=f"{WAITING} AND assignee_id IS NOT NULL",
        ),
        _partial("ix_needs_later", "site_id", "wake_at", "comment_id", where=SNOOZED),
        Index("ix_needs_state", "site_id", "state", "comment_id"),
        _partial(
            "ix_needs_assignee",
            "site_id",
            "assignee_id",
            "state",
            "comment_id",
            where="assignee_id IS NOT NULL",
        ),
        _partial("ix_needs_branch", "site_id", "root_id", "commenter_id", where=WAITING),
        _partial("ix_needs_answer", "site_id", "answer_id", where="answer_id IS NOT NULL"),
        _partial("ix_needs_proposal", "site_id", "proposal_id", where="proposal_id IS NOT NULL"),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    comment_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    thread_id: Mapped[int]
    root_id: Mapped[int]
    commenter_id: Mapped[int | None]
    last_comment_id: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    cause: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(Integer, default=1)
    waits_since: Mapped[datetime]
    target_s: Mapped[int | None] = mapped_column(Integer)
    due_at: Mapped[datetime]
    escalated: Mapped[int] = mapped_column(Integer, default=0)
    assignee_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    assigned_by: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    claimed_by: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    claimed_until: Mapped[datetime | None]
    wake_at: Mapped[datetime | None]
    answer_id: Mapped[int | None]
    proposal_id: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    closed_reason: Mapped[str | None] = mapped_column(String(10))
    before: Mapped[str | None] = mapped_column(String(10))


class NeedEvent(Base):
    """One line of the log of waits, which is only added to.

    ``waits_since`` and ``due_at`` are the wait's at that moment, so that no figure changes when
    hours or targets do. ``wall_s``, ``worked_s`` and ``in_target`` are of an answer: how long it
    took, by the clock and in working time. ``moderator_id`` is who wrote the answer, else who
    acted; an answer of the actor ``program`` is told apart. ``assignee_id`` is who is to answer
    from then on, ``reason`` why it was closed or what it was restored to, ``note`` the team's.
    """

    __tablename__ = "need_events"
    __table_args__ = (
        ForeignKeyConstraint(
            ["site_id", "thread_id"], ["threads.site_id", "threads.id"], ondelete="CASCADE"
        ),
        Index(None, "site_id", "comment_id", "id"),
        _partial("ix_need_events_counted", "site_id", "id", where=COUNTED),
    )

    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    thread_id: Mapped[int]
    comment_id: Mapped[int]
    action: Mapped[str] = mapped_column(String(10))
    actor: Mapped[str] = mapped_column(String(10))
    moderator_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    at: Mapped[datetime]
    cause: Mapped[str] = mapped_column(String(10))
    waits_since: Mapped[datetime]
    due_at: Mapped[datetime]
    wall_s: Mapped[int | None] = mapped_column(Integer)
    worked_s: Mapped[int | None] = mapped_column(Integer)
    in_target: Mapped[bool | None]
    answer_id: Mapped[int | None]
    assignee_id: Mapped[int | None] = mapped_column(Integer, ForeignKey("moderators.id"))
    saved_reply_id: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(String(500))
