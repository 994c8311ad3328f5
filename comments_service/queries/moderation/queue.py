"""The queue: pages, counts and ages of the views, narrowed by filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, column, exists, false, func, select, text, union_all
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import Text

from comments_service.extensions import db
from comments_service.models import Comment, Import, Report
from comments_service.queries.core.rows import fetch_all
from comments_service.queries.moderation.comments import (
    ContextRow,
    ReportRow,
    reports_of,
    with_context,
)
from comments_service.rules.community.search import Search
from comments_service.rules.moderation.queue import VIEWS, Filter, View, is_oldest_first
from comments_service.rules.text.search_terms import as_match, as_tsquery, thread_term, words_of

#: Up to how many comments of a view or a filter are counted: by an index, and cheap enough to be
#: asked again every few seconds.
LISTED_COUNTED_AT_MOST = 10_000

_REPORTED = text("comments.open_reports > 0")
_OF_VIEW: dict[View, Any] = {
    "review": Comment.status == "held",
    "reported": _REPORTED,
    "published": Comment.status == "published",
    "spam": Comment.status == "spam",
    "deleted": Comment.status == "deleted",
    "all": Comment.id > 0,
}
# CROSS JOIN: the index of words is read once, and never again for each entry of the site.
_IN_SQLITE = text(
    "SELECT search_entries.comment_id FROM search_index CROSS JOIN search_entries"
    " ON search_entries.number = search_index.rowid"
    " WHERE search_index MATCH :asked AND search_entries.site_id = :site"
)
_IN_POSTGRESQL = text(
    "SELECT comment_id FROM search_entries"
    " WHERE site_id = :site AND terms @@ CAST(:asked AS tsquery)"
)


@dataclass(frozen=True)
class Listing:
    """A view, its filter, and the threads that the filter's page means (threads_meant)."""

    view: View
    filter: Filter = Filter()
    thread_ids: tuple[int, ...] = ()

    @property
    def is_oldest_first(self) -> bool:
        """In which order it is shown."""
        return is_oldest_first(self.view, self.filter)


@dataclass(frozen=True)
class QueuePage:
    """Comments of one view, with the reports of each, and the id after which the next page is."""

    comments: Sequence[ContextRow]
    reports: dict[int, list[ReportRow]]
    next_after: int | None


@dataclass(frozen=True)
class ViewState:
    """How many comments a view holds, and since when the oldest is in it.

    Counted up to LISTED_COUNTED_AT_MOST. It is in it since it was written, or, where it is
    reported, since its first open report came; one that was imported and waits since its import.
    """

    count: int
    oldest: datetime | None


def listed(site_id: int, listing: Listing) -> ColumnElement[bool]:
    """Return the condition of a comment of ``site_id`` that a listing holds. No statement.

    Who and where are found by the index of the search, so that names are compared as there; the
    rest is looked at on the way through the view.
    """
    filter_ = listing.filter
    conditions: list[Any] = [Comment.site_id == site_id, _OF_VIEW[listing.view]]
    if filter_.author or filter_.page:
        conditions.append(_found_by_index(site_id, listing))
    if filter_.kind:
        conditions.append(Comment.author_kind == filter_.kind)
    if filter_.rule:
        # A quote inside of a value would stand there escaped.
        code = f'"code": "{filter_.rule}"'
        conditions.append(Comment.reasons.cast(Text).contains(code, autoescape=True))
    if filter_.link:
        conditions.append(Comment.html.contains("<a href="))
    return and_(*conditions)


def queue_page(site_id: int, listing: Listing, *, limit: int, after: int | None) -> QueuePage:
    """Return a page of a listing. Two statements, whatever the length of the queue."""
    return page_of(
        site_id,
        listed(site_id, listing),
        oldest_first=listing.is_oldest_first,
        limit=limit,
        after=after,
    )


def page_of(
    site_id: int,
    condition: ColumnElement[bool],
    *,
    oldest_first: bool,
    limit: int,
    after: int | None,
) -> QueuePage:
    """Return a page of the comments of a site for which a condition holds. Two statements."""
    statement = with_context().where(Comment.site_id == site_id, condition)
    if after is not None:
        statement = statement.where(Comment.id > after if oldest_first else Comment.id < after)
    order = Comment.id.asc() if oldest_first else Comment.id.desc()
    rows = fetch_all(ContextRow, statement.order_by(order).limit(limit + 1))
    page = rows[:limit]
    return QueuePage(
        page,
        reports_of(site_id, [row.id for row in page]),
        page[-1].id if len(rows) > limit else None,
    )


def view_states(site_id: int) -> dict[View, ViewState]:
    """How many comments each view holds, and the age of its oldest. One statement."""
    counts = [
        _count(listed(site_id, Listing(view))).scalar_subquery().label(f"count_{view}")
        for view in VIEWS
    ]
    ages = [_oldest(site_id, view).scalar_subquery().label(f"oldest_{view}") for view in VIEWS]
    row = db.session.execute(select(*counts, *ages)).one()._mapping
    return {view: ViewState(row[f"count_{view}"], row[f"oldest_{view}"]) for view in VIEWS}


def listing_state(site_id: int, listing: Listing) -> ViewState:
    """Return what view_states tells, of a listing with its filter. One statement."""
    held = listed(site_id, listing)
    oldest = _oldest_of(site_id, held, listing.view).scalar_subquery()
    row = db.session.execute(select(_count(held).scalar_subquery(), oldest)).one()
    return ViewState(row[0], row[1])


def arrivals(site_id: int, listing: Listing, since: int) -> int:
    """How many comments have come into a listing by ids above ``since``.

    Counted up to LISTED_COUNTED_AT_MOST; what is reported by its reports. One statement.
    """
    condition = listed(site_id, listing)
    if listing.view != "reported":
        return db.session.execute(_count(condition & (Comment.id > since))).scalar_one()
    fresh = select(Report.comment_id).where(
        Report.site_id == site_id, Report.resolved_at.is_(None), Report.id > since
    )
    return db.session.execute(_count(condition & Comment.id.in_(fresh))).scalar_one()


def _found_by_index(site_id: int, listing: Listing) -> ColumnElement[bool]:
    filter_ = listing.filter
    name = words_of(filter_.author)
    pages = (filter_.page,) if filter_.page else ()
    conditions = Search(authors=(name,), pages=pages).conditions(
        site_id, {filter_.page: [thread_term(thread_id) for thread_id in listing.thread_ids]}
    )
    if not all(conditions) or (filter_.author and not name):
        return false()  # no such page, or a name without a word
    is_sqlite = db.engine.dialect.name == "sqlite"
    matches = (_IN_SQLITE if is_sqlite else _IN_POSTGRESQL).bindparams(
        site=site_id, asked=as_match(conditions) if is_sqlite else as_tsquery(conditions)
    )
    return Comment.id.in_(matches.columns(column("comment_id")))


def _oldest(site_id: int, view: View) -> Select[Any]:
    if view != "reported":
        return _oldest_of(site_id, listed(site_id, Listing(view)), view)
    reported = select(Comment.id).where(Comment.site_id == site_id, _REPORTED)
    some = reported.order_by(Comment.id).limit(LISTED_COUNTED_AT_MOST).subquery()
    return select(func.min(Report.created_at)).where(
        Report.site_id == site_id,
        Report.resolved_at.is_(None),
        Report.comment_id.in_(select(some.c.id)),
    )


def _oldest_of(site_id: int, listed_: ColumnElement[bool], view: View) -> Select[Any]:
    first = select(Comment.created_at).order_by(Comment.id).limit(1)
    if view != "review":
        return first.where(listed_)
    # What was imported has waited since it came, however old it is.
    imported = select(func.min(Import.created_at)).where(
        Import.site_id == site_id,
        exists().where(listed_, Comment.import_id == Import.id),
    )
    own = first.where(listed_, Comment.import_id.is_(None)).subquery()
    both = union_all(select(own.c.created_at), imported).subquery()
    return select(func.min(both.c.created_at))


def _count(condition: ColumnElement[bool]) -> Select[int]:
    some = select(Comment.id).where(condition)
    return select(func.count()).select_from(some.limit(LISTED_COUNTED_AT_MOST).subquery())
