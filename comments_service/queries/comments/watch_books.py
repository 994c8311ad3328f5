"""The watches of a site as new comments are compared with them, kept in memory.

A book is made anew when a watch or the site changes: pages that move grow the version of the site.
"""

from collections.abc import Iterable
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from comments_service.extensions import connection
from comments_service.models import Site
from comments_service.queries.comments.pages import page_policy_of
from comments_service.queries.comments.threads import threads_by_key
from comments_service.queries.community.watches import watched_searches
from comments_service.rules.community.pages_meant import page_keys
from comments_service.rules.community.search import Places, Search, parse_search
from comments_service.rules.community.watches import Book, Watch, page_term
from comments_service.rules.text.search_terms import Terms, thread_term

_NO_WATCHES = Book((), {})

# By database, then by site, with the two versions that it was made at.
_books: WeakKeyDictionary[Engine, dict[int, tuple[tuple[int, int], Book]]] = WeakKeyDictionary()


def watches_that_find(
    site: Site, watch_version: int, terms: Terms, keys: Iterable[str | None], at: datetime
) -> list[Watch]:
    """Return the watches that find a comment of these terms, written ``at``.

    ``keys`` are that of the page that it was written on, and that of its thread. Statements as
    ``book_of``.
    """
    pages = (page_term(key) for key in keys if key)
    book = book_of(site.id, site.version, watch_version)
    return book.matches(Terms((*terms.named, *pages), terms.words), at)


def book_of(site_id: int, version: int, watch_version: int) -> Book:
    """Return the watches of a site of these versions.

    No statement while neither has changed, else at most four.
    """
    if not watch_version:
        return _NO_WATCHES
    books = _books.setdefault(connection().engine, {})
    versions = (version, watch_version)
    kept = books.get(site_id)
    if kept is None or kept[0] != versions:
        kept = books[site_id] = versions, _read(site_id)
    return kept[1]


def _read(site_id: int) -> Book:
    watches = [
        Watch(row.id, parse_search(row.search), row.alerts, row.opens_need, row.muted_until)
        for row in watched_searches(site_id)
    ]
    return Book(watches, _places(site_id, [watch.search for watch in watches]))


def _places(site_id: int, searches: list[Search]) -> Places:
    """Return what a comment on each page that is named has as a term, thread or none as yet."""
    pages = {page for search in searches for page in search.all_pages}
    if not pages:
        return {}
    policy = page_policy_of(site_id)
    meant = {page: page_keys(page, policy) for page in pages}
    threads = threads_by_key(site_id, sorted(set().union(*meant.values())))
    return {
        page: {
            *map(page_term, keys),
            *(thread_term(threads[key]) for key in keys if key in threads),
        }
        for page, keys in meant.items()
    }
