"""Comments that may say nearly the same as one, found by the index of the search.

Bounded twice: so many comments of the days around it are looked through on PostgreSQL, whose index
keeps them in no order, and so many are read of those that have the words.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, text

from comments_service.extensions import db
from comments_service.models import Comment
from comments_service.queries.core.rows import TypedRow, fetch_all
from comments_service.queries.moderation.comments import ContextRow
from comments_service.rules.core.identity import new_id
from comments_service.rules.text.search_terms import as_match, as_tsquery, site_term
from comments_service.rules.text.similarity import telling_words

#: Before and after the comment.
WITHIN = timedelta(days=7)
_READ_AT_MOST = 100
_LOOKED_THROUGH = 5000

_IN_SQLITE = text(f"""
    SELECT e.comment_id FROM (
        SELECT rowid AS number FROM search_index
        WHERE search_index MATCH :asked AND rowid >= :first AND rowid < :stop
        ORDER BY rowid DESC LIMIT {_READ_AT_MOST}
    ) AS hit
    JOIN search_entries AS e ON e.number = hit.number
""")
_IN_POSTGRESQL = text(f"""
    SELECT comment_id FROM (
        SELECT comment_id, terms FROM search_entries
        WHERE site_id = :site AND comment_id >= :first AND comment_id < :stop
        ORDER BY comment_id DESC LIMIT {_LOOKED_THROUGH}
    ) AS near
    WHERE terms @@ CAST(:asked AS tsquery)
    LIMIT {_READ_AT_MOST}
""")


class SimilarRow(TypedRow):
    """A comment that may say nearly the same."""

    site_id: int
    id: int
    status: str
    html: str
    author_name: str | None
    created_at: datetime


def comments_with_words_of(comment: ContextRow, plain: str) -> Sequence[SimilarRow]:
    """Others within a week of ``comment`` that have of each group of telling words one.

    ``plain`` is its text. Each with site_id, id, status, html, author_name and created_at.
    Two statements; none for a text without words.
    """
    groups = telling_words(plain)
    if not groups:
        return ()
    is_sqlite = db.engine.dialect.name == "sqlite"
    conditions = [[(site_term(comment.site_id),)], *groups]
    hits = db.session.execute(
        _IN_SQLITE if is_sqlite else _IN_POSTGRESQL,
        {
            "site": comment.site_id,
            "asked": as_match(conditions) if is_sqlite else as_tsquery(conditions),
            "first": new_id(comment.created_at - WITHIN, 0),
            "stop": new_id(comment.created_at + WITHIN, 0),
        },
    )
    return fetch_all(
        SimilarRow,
        select(
            Comment.site_id,
            Comment.id,
            Comment.status,
            Comment.html,
            Comment.author_name,
            Comment.created_at,
        ).where(
            Comment.site_id == comment.site_id,
            Comment.id.in_([hit.comment_id for hit in hits]),
            Comment.id != comment.id,
        ),
    )
