"""The search index, kept inside the transaction that changes a comment.

What deletes a comment needs nothing: its entry goes with it (migrations/versions/0002_search.py).
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import select, text, tuple_
from sqlalchemy.orm import Session

from comments_service.extensions import connection
from comments_service.models import Comment
from comments_service.queries.comments.comments import IndexedRow
from comments_service.queries.core.rows import AnySelect, fetch_all
from comments_service.rules.text.render import plain_text
from comments_service.rules.text.search_terms import Document, Terms, as_text, as_vector, terms_of
from comments_service.services.core.transaction import transaction

_AT_ONCE = 500
#: The columns of IndexedRow.
INDEXED = (
    Comment.site_id,
    Comment.id,
    Comment.thread_id,
    Comment.status,
    Comment.html,
    Comment.author_name,
    Comment.author_website,
)

# A number belongs to one comment of all sites. Ids are random enough for it to be the id, but for
# once in a very long time: then it is the next free one above.
_INTO_SQLITE = text("""
    INSERT INTO search_entries (number, site_id, comment_id, terms)
    VALUES (
        (WITH RECURSIVE tried (number) AS (
            SELECT :comment_id
            UNION ALL
            SELECT number + 1 FROM tried
            WHERE EXISTS (SELECT 1 FROM search_entries e WHERE e.number = tried.number)
        ) SELECT max(number) FROM tried),
        :site_id, :comment_id, :terms
    )
    ON CONFLICT (site_id, comment_id) DO UPDATE SET terms = excluded.terms
""")
_INTO_POSTGRESQL = text("""
    INSERT INTO search_entries (site_id, comment_id, terms)
    VALUES (:site_id, :comment_id, CAST(:terms AS tsvector))
    ON CONFLICT (site_id, comment_id) DO UPDATE SET terms = excluded.terms
""")


def index_comment(comment: IndexedRow) -> None:
    """Make a comment found as it is now: its text, names, links, status. One statement."""
    _index([comment])


def index_terms(site_id: int, comment_id: int, terms: Terms) -> None:
    """Make a comment found by terms that are known already. One statement."""
    _write([(site_id, comment_id, terms)])


def index_comments(session: Session, site_id: int, comment_ids: Sequence[int]) -> None:
    """Make these comments found as they are now: after a bulk insert, a change or an erasure.

    Two statements for each 500, in the caller's transaction.
    """
    for start in range(0, len(comment_ids), _AT_ONCE):
        some = comment_ids[start : start + _AT_ONCE]
        own = (Comment.site_id == site_id, Comment.id.in_(some))
        _index(fetch_all(IndexedRow, select(*INDEXED).where(*own)))


def rebuild_index() -> int:
    """Index every comment anew, a thousand to a transaction; returns how many there are."""
    count, after = 0, (0, 0)
    while True:
        with transaction():
            rows = fetch_all(IndexedRow, _following(*after))
            _index(rows)
        if not rows:
            return count
        count += len(rows)
        after = rows[-1].site_id, rows[-1].id


def index_some(site_id: int, after: int) -> int | None:
    """Index anew up to a thousand comments of a site behind the id ``after``; return the last id.

    None when there was none.
    """
    with transaction():
        rows = fetch_all(IndexedRow, _following(site_id, after).where(Comment.site_id == site_id))
        _index(rows)
    return rows[-1].id if rows else None


def _following(site_id: int, comment_id: int) -> AnySelect:
    return (
        select(*INDEXED)
        .where(tuple_(Comment.site_id, Comment.id) > (site_id, comment_id))
        .order_by(Comment.site_id, Comment.id)
        .limit(2 * _AT_ONCE)
    )


def _index(comments: Iterable[IndexedRow]) -> None:
    _write([(comment.site_id, comment.id, terms_of(_document(comment))) for comment in comments])


def _write(entries: Sequence[tuple[int, int, Terms]]) -> None:
    writer = connection()
    is_sqlite = writer.dialect.name == "sqlite"
    notation = as_text if is_sqlite else as_vector
    rows = [
        {"site_id": site_id, "comment_id": comment_id, "terms": notation(terms)}
        for site_id, comment_id, terms in entries
    ]
    if rows:
        writer.execute(_INTO_SQLITE if is_sqlite else _INTO_POSTGRESQL, rows)


def _document(comment: IndexedRow) -> Document:
    return Document(
        site_id=comment.site_id,
        thread_id=comment.thread_id,
        status=comment.status,
        text=plain_text(comment.html),
        html=comment.html,
        author_name=comment.author_name,
        author_website=comment.author_website,
    )
