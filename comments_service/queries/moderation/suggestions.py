"""What a search that is being typed may mean: names and pages that there are on a site."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from comments_service.extensions import db
from comments_service.models import Comment, Thread
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_all
from comments_service.queries.moderation.search import newest_matching
from comments_service.rules.text.search_terms import (
    Phrase,
    author_term,
    prefix_match,
    prefix_tsquery,
    site_term,
    words_of,
)
from comments_service.rules.text.words import fold

#: Of names, pages and whatever else, how many are suggested.
SUGGESTED = 8
# Names are looked for among the newest comments and, where few of them fit, among the newest of all
# that do; pages among the newest.
_NEWEST_LOOKED_AT = 1000
_ENOUGH = 20
_COMMENTS_LOOKED_AT = 100
_PAGES_LOOKED_AT = 1000


class NameRow(TypedRow):
    """A name of commenters, and how often it was used."""

    author_name: str
    used: int


@dataclass(frozen=True)
class Page:
    """A page that may be meant."""

    url: str
    title: str | None


def names_like(site_id: int, typed: str) -> Sequence[str]:
    """Names of authors with all words of ``typed``, the last of which may be unfinished.

    Those who wrote most of late come first. Three statements, or one where many of late have such
    names; none for a text without words.
    """
    words = words_of(typed)
    if not words:
        return ()
    # For a beginning that is common the index would put together all comments that it is in.
    names = [row for row in _names_of_late(site_id) if _fits(row.author_name, words)]
    if sum(row.used for row in names) < _ENOUGH:
        names = list(_names_in_index(site_id, words))
    return [row.author_name for row in names[:SUGGESTED]]


def _names_of_late(site_id: int) -> Sequence[NameRow]:
    newest = (
        select(Comment.author_name, Comment.id)
        .where(Comment.site_id == site_id)
        .order_by(Comment.id.desc())
        .limit(_NEWEST_LOOKED_AT)
        .subquery()
    )
    return _by_frequency(select(newest.c.author_name), newest.c.id)


def _names_in_index(site_id: int, words: Phrase) -> Sequence[NameRow]:
    terms = [author_term(word) for word in words]
    is_sqlite = db.engine.dialect.name == "sqlite"
    make = prefix_match if is_sqlite else prefix_tsquery
    terms_query = make([site_term(site_id), *terms[:-1]], terms[-1])
    hits = newest_matching(site_id, terms_query, count=_COMMENTS_LOOKED_AT)
    names = select(Comment.author_name).where(
        Comment.site_id == site_id, Comment.id.in_([hit.comment_id for hit in hits])
    )
    return _by_frequency(names, Comment.id)


def _by_frequency(
    names: AnySelect, number: ColumnElement[int] | InstrumentedAttribute[int]
) -> Sequence[NameRow]:
    """``names`` once each and how often they are ``used``: most often first, then last."""
    (name,) = names.selected_columns
    used = func.count().label("used")
    counted = names.add_columns(used).where(name.is_not(None)).group_by(name)
    return fetch_all(NameRow, counted.order_by(used.desc(), func.max(number).desc()))


def _fits(name: str, words: Phrase) -> bool:
    of_name = words_of(name)
    return set(words[:-1]) <= set(of_name) and any(one.startswith(words[-1]) for one in of_name)


def pages_like(site_id: int, typed: str) -> Sequence[Page]:
    """Return the newest pages whose address or path begins as ``typed``, or a word of whose title
    does.

    One statement.
    """
    newest = (
        select(Thread.url, Thread.title)
        .where(Thread.site_id == site_id)
        .order_by(Thread.id.desc())
        .limit(_PAGES_LOOKED_AT)
    )
    prefix = fold(typed)
    pages = [Page(url, title) for url, title in db.session.execute(newest)]
    return [page for page in pages if _is_meant(page, prefix)][:SUGGESTED]


def _is_meant(page: Page, prefix: str) -> bool:
    address = fold(page.url.partition("://")[2])
    path = address.partition("/")[2]
    if (fold(page.url).startswith(prefix) or address.startswith(prefix)) and prefix:
        return True
    title = f" {fold(page.title or '')}"
    return path.startswith(prefix.lstrip("/")) or f" {prefix}" in title
