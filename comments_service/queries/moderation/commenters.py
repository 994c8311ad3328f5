"""Who wrote a comment, as the team sees them: what else they wrote, and what was noted of them.

A commenter is told by the token or the fingerprint of their comments; where an import knew neither,
by the e-mail address; else by nothing, and nothing but the comment itself is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from comments_service.extensions import db
from comments_service.models import Comment, Commenter, Moderator, Note
from comments_service.queries.core.rows import TypedRow, fetch_all
from comments_service.queries.moderation.comments import COUNTED_AT_MOST, ContextRow, with_context
from comments_service.rules.core.identity import new_id

#: What is counted of a commenter was written within these.
COUNTED_DAYS = 90
#: How many of their comments are shown beside the one at hand.
LAST_SHOWN = 5
NOTES_SHOWN = 50
# Of one address and month, how many comments are looked at for names.
_NAMED_AT_MOST = 500


class NoteRow(TypedRow):
    """A note of the team, and the name of who wrote it."""

    id: int
    body: str
    created_at: datetime
    moderator_id: int | None
    name: str | None


@dataclass(frozen=True)
class Record:
    """What became of the comments of the last COUNTED_DAYS days, each up to COUNTED_AT_MOST.

    ``refused`` are in spam or were deleted by the team. ``published_ever`` is what earns trust,
    ``refused_ever`` what costs it; they and ``first_seen`` are None for who is not told by a token
    or fingerprint.
    """

    published: int
    held: int
    refused: int
    first_seen: datetime | None
    published_ever: int | None
    refused_ever: int | None


def record_of(comment: ContextRow, now: datetime) -> Record:
    """Return the record of the commenter of ``comment`` (a row of queue_comment). One statement."""
    since = new_id(now - timedelta(days=COUNTED_DAYS), 0)
    recent = (
        select(Comment.status, Comment.deleted_by)
        .where(_is_theirs(comment), Comment.id >= since)
        .order_by(Comment.id.desc())
        .limit(COUNTED_AT_MOST)
        .subquery()
    )
    is_refused = (recent.c.status == "spam") | (recent.c.deleted_by == "moderation")
    row = db.session.execute(
        select(
            _count(recent.c.status == "published"),
            _count(recent.c.status == "held"),
            _count(is_refused),
            _of_commenter(comment, Commenter.first_seen_at),
            _of_commenter(comment, Commenter.published_count),
            _of_commenter(comment, Commenter.refused_count),
        ).select_from(recent)
    ).one()
    return Record(*row)


def last_of(comment: ContextRow) -> Sequence[ContextRow]:
    """Return the newest other comments of the commenter of ``comment``. One statement."""
    theirs = with_context().where(_is_theirs(comment), Comment.id != comment.id)
    return fetch_all(ContextRow, theirs.order_by(Comment.id.desc()).limit(LAST_SHOWN))


def names_beside(comment: ContextRow) -> Sequence[str]:
    """Return the other names under which somebody wrote from the address of ``comment`` in its
    month.

    The hash of the address turns with the month. Those used last come first. One statement.
    """
    named = (
        select(Comment.author_name, Comment.id)
        .where(Comment.site_id == comment.site_id, Comment.poster_hash == comment.poster_hash)
        .order_by(Comment.id.desc())
        .limit(_NAMED_AT_MOST)
        .subquery()
    )
    names = (
        select(named.c.author_name)
        .where(named.c.author_name.is_not(None), named.c.author_name != (comment.author_name or ""))
        .group_by(named.c.author_name)
        .order_by(func.max(named.c.id).desc())
    )
    return db.session.execute(names).scalars().all()


def notes_on(comment: ContextRow) -> Sequence[NoteRow]:
    """Return what the team noted of who wrote ``comment``, the newest first, and who noted it.

    One statement.
    """
    about = (
        Note.comment_id == comment.id
        if comment.commenter_id is None
        else Note.commenter_id == comment.commenter_id
    )
    chosen = (
        select(Note.id, Note.body, Note.created_at, Note.moderator_id, Moderator.name)
        .outerjoin(Moderator, Moderator.id == Note.moderator_id)
        .where(Note.site_id == comment.site_id, about)
    )
    return fetch_all(NoteRow, chosen.order_by(Note.id.desc()).limit(NOTES_SHOWN))


def _is_theirs(comment: ContextRow) -> ColumnElement[bool]:
    if comment.commenter_id is not None:
        theirs = Comment.commenter_id == comment.commenter_id
    elif comment.author_email is not None:
        theirs = Comment.author_email == comment.author_email
    else:
        theirs = Comment.id == comment.id
    return and_(Comment.site_id == comment.site_id, theirs)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _of_commenter(comment: ContextRow, column: InstrumentedAttribute[Any]) -> ScalarSelect[Any]:
    return (
        select(column)
        .where(Commenter.site_id == comment.site_id, Commenter.id == (comment.commenter_id or 0))
        .scalar_subquery()
    )
