"""What a search that is being typed may mean: names and pages that there are on a site."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from comments_service.extensions import db
from comments_service.models import Comment, Thread
from comments_service.queries.rows import AnyRow
from comments_service.queries.search import newest_matching
from comments_service.rules.fields import fold
from comments_service.rules.search_terms import (
    author_term,
    prefix_match,
    prefix_tsquery,
    site_term,
    words_of,
)

#: Of names, pages and whatever else, how many are suggested.
SUGGESTED = 8
# Of the comments whose author's name fits, the newest are looked at; of pages, the newest.
_COMMENTS_LOOKED_AT = 100
_PAGES_LOOKED_AT = 1000


@dataclass(frozen=True)
class Page:
    """A page that may be meant."""

    url: str
    title: str | None


def names_like(site_id: int, typed: str) -> Sequence[str]:
    """Names of authors with all words of ``typed``, the last of which may be unfinished.

    Those who wrote most of late come first. Two statements; none for a text without words.
    """
    words = [author_term(word) for word in words_of(typed)]
    if not words:
        return ()
    terms = [site_term(site_id), *words[:-1]]
    is_sqlite = db.engine.dialect.name == "sqlite"
    asked = (prefix_match if is_sqlite else prefix_tsquery)(terms, words[-1])
    hits = newest_matching(site_id, asked, count=_COMMENTS_LOOKED_AT)
    names = (
        select(Comment.author_name)
        .where(
            Comment.site_id == site_id,
            Comment.id.in_([hit.comment_id for hit in hits]),
            Comment.author_name.is_not(None),
        )
        .group_by(Comment.author_name)
        .order_by(func.count().desc(), func.max(Comment.id).desc())
    )
    return [str(name) for name in db.session.execute(names.limit(SUGGESTED)).scalars()]


def pages_like(site_id: int, typed: str) -> Sequence[Page]:
    """The newest pages whose address or path begins as ``typed``, or a word of whose title does.

    One statement.
    """
    newest = (
        select(Thread.url, Thread.title)
        .where(Thread.site_id == site_id)
        .order_by(Thread.id.desc())
        .limit(_PAGES_LOOKED_AT)
    )
    wanted = fold(typed)
    rows = db.session.execute(newest).all()
    return [Page(row.url, row.title) for row in rows if _is_meant(row, wanted)][:SUGGESTED]


def _is_meant(page: AnyRow, wanted: str) -> bool:
    address = fold(page.url.partition("://")[2])
    path = address.partition("/")[2]
    if (fold(page.url).startswith(wanted) or address.startswith(wanted)) and wanted:
        return True
    title = f" {fold(page.title or '')}"
    return path.startswith(wanted.lstrip("/")) or f" {wanted}" in title
