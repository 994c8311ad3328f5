"""The search of the console: one function for both databases, the newest comments first.

A word that stands in half of all comments costs what one does that stands in three: nothing is
ranked or counted. SQLite's index keeps each word's comments by number and is read from the newest
on. PostgreSQL's keeps them in no order, so the newest comments are looked at one by one, which
finds what is common, and the index is only asked for what is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from comments_service.extensions import db
from comments_service.queries.comments.threads import threads_by_key
from comments_service.queries.moderation.comments import ContextRow, comments_by_id
from comments_service.rules.community.pages_meant import page_keys
from comments_service.rules.community.search import Places, Search
from comments_service.rules.core.identity import LARGEST_ID, new_id
from comments_service.rules.text.pages import PagePolicy
from comments_service.rules.text.search_terms import as_match, as_tsquery, thread_term

_IN_SQLITE = text("""
    SELECT e.comment_id, hit.number FROM (
        SELECT rowid AS number FROM search_index
        WHERE search_index MATCH :asked AND rowid >= :first AND rowid < :stop
        ORDER BY rowid DESC LIMIT :count
    ) AS hit
    JOIN search_entries AS e ON e.number = hit.number
""")
_COUNT_IN_SQLITE = text("""
    SELECT count(*) FROM (
        SELECT rowid FROM search_index
        WHERE search_index MATCH :asked AND rowid >= :first AND rowid < :stop LIMIT :count
    ) AS hit
""")
_COUNT_IN_POSTGRESQL = text("""
    SELECT count(*) FROM (
        SELECT comment_id FROM search_entries
        WHERE site_id = :site AND comment_id >= :first AND comment_id < :stop
        AND terms @@ CAST(:asked AS tsquery) LIMIT :count
    ) AS hit
""")
_LOOKED_THROUGH = 2000
# The "+ 0" keep PostgreSQL from reading the key of all that is older beside the index of words.
_IN_POSTGRESQL = text(f"""
    WITH near AS MATERIALIZED (
        SELECT comment_id FROM (
            SELECT comment_id, terms FROM search_entries
            WHERE site_id = :site AND comment_id >= :first AND comment_id < :stop
            ORDER BY comment_id DESC LIMIT {_LOOKED_THROUGH}
        ) AS newest
        WHERE terms @@ CAST(:asked AS tsquery)
        ORDER BY comment_id DESC LIMIT :count
    ), far AS MATERIALIZED (
        SELECT comment_id FROM search_entries
        WHERE site_id + 0 = :site AND comment_id + 0 >= :first AND comment_id + 0 < (
            SELECT comment_id FROM search_entries
            WHERE site_id = :site AND comment_id >= :first AND comment_id < :stop
            ORDER BY comment_id DESC OFFSET {_LOOKED_THROUGH - 1} LIMIT 1
        )
        AND (SELECT count(*) FROM near) < :count
        AND terms @@ CAST(:asked AS tsquery)
    )
    SELECT comment_id, comment_id AS number FROM (
        SELECT comment_id FROM near UNION ALL SELECT comment_id FROM far
    ) AS hit
    ORDER BY comment_id DESC LIMIT :count
""")


@dataclass(frozen=True)
class SearchPage:
    """A page of a search, the number after which the next page is, and how many all pages have."""

    comments: Sequence[ContextRow]
    next_after: int | None
    count: int = 0


def threads_meant(site_id: int, policy: PagePolicy, pages: Sequence[str]) -> Sequence[int]:
    """Return the threads that any of ``pages`` names, each as ``page:`` takes it.

    One statement, or none without any.
    """
    keys = {key for page in pages for key in page_keys(page, policy)}
    return sorted(set(threads_by_key(site_id, sorted(keys)).values()))


def places_meant(site_id: int, policy: PagePolicy, pages: Sequence[str]) -> dict[str, set[str]]:
    """Return the terms of the threads that each of ``pages`` names (``Search.all_pages``).

    One statement, or none without any.
    """
    keys = {page: page_keys(page, policy) for page in pages}
    threads = threads_by_key(site_id, sorted(set().union(*keys.values())))
    return {
        page: {thread_term(threads[key]) for key in meant if key in threads}
        for page, meant in keys.items()
    }


def found_comments(
    site_id: int, search: Search, places: Places, *, limit: int, after: int | None
) -> SearchPage:
    """Return a page of what a search finds, the newest first, each as queries.moderation.comments
    tells of one.

    ``places`` are those of its pages (places_meant). Two statements.
    """
    if not all(search.conditions(site_id, places)):
        return SearchPage((), None)  # no such page
    hits = _hits(site_id, search, places, limit + 1, after)
    page = hits[:limit]
    return SearchPage(
        comments_by_id(site_id, [hit.comment_id for hit in page]),
        page[-1].number if len(hits) > limit else None,
    )


def newest_found(site_id: int, search: Search, places: Places, count: int) -> Sequence[int]:
    """Return the ids of the ``count`` newest comments that a search finds. One statement."""
    if not all(search.conditions(site_id, places)):
        return ()
    return [hit.comment_id for hit in _hits(site_id, search, places, count, None)]


def result_count(site_id: int, search: Search, places: Places, at_most: int) -> int:
    """Return how many comments a search finds, up to ``at_most``. One statement."""
    if not all(search.conditions(site_id, places)):
        return 0
    statement = _COUNT_IN_SQLITE if is_sqlite() else _COUNT_IN_POSTGRESQL
    values = {"site": site_id, "count": at_most, **_bounds(site_id, search, places, None)}
    return int(db.session.execute(statement, values).scalar_one())


def newest_matching(
    site_id: int, terms: str, *, count: int, first: int = 0, stop: int = LARGEST_ID
) -> Sequence[Row[int, int]]:
    """comment_id, and number to go on after, of what the index holds for ``terms``.

    ``terms`` is a query of the database's own notation, made by rules.text.search_terms. One
    statement.
    """
    bounds = {"site": site_id, "asked": terms, "count": count, "first": first, "stop": stop}
    hits = db.session.execute(_IN_SQLITE if is_sqlite() else _IN_POSTGRESQL, bounds)
    return sorted(hits, key=lambda hit: -hit.number)


def _hits(
    site_id: int, search: Search, places: Places, count: int, after: int | None
) -> Sequence[Row[int, int]]:
    bounds = _bounds(site_id, search, places, after)
    return newest_matching(
        site_id, bounds["asked"], count=count, first=bounds["first"], stop=bounds["stop"]
    )


def id_bounds(search: Search, after: int | None) -> tuple[int, int]:
    """Return the least number of a comment that a search may find, and the first beyond them."""
    first = _number(search.since) if search.since else 0
    return first, min(_number(search.until) if search.until else LARGEST_ID, after or LARGEST_ID)


def as_asked(site_id: int, search: Search, places: Places) -> str:
    """Return what a search asks of the index, in the database's own notation."""
    notation = as_match if is_sqlite() else as_tsquery
    return notation(search.conditions(site_id, places), search.exclusions(places))


def _bounds(site_id: int, search: Search, places: Places, after: int | None) -> dict[str, Any]:
    first, stop = id_bounds(search, after)
    return {"asked": as_asked(site_id, search, places), "first": first, "stop": stop}


def is_sqlite() -> bool:
    """Whether the database is SQLite."""
    return bool(db.engine.dialect.name == "sqlite")


def _number(moment: datetime) -> int:
    return min(new_id(moment, 0), LARGEST_ID)
