"""Everything that a site holds, row by row: however much it is, little of it is in memory.

Each function reads by one statement through a cursor. ``Scope`` says what to export; rows come in
the order of their ids, so that parents come before their replies. What our own format writes as it
is stored comes as ``Columns``.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Result, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from comments_service.extensions import connection, db, give_back
from comments_service.models import (
    Comment,
    Commenter,
    Event,
    Moderator,
    Report,
    Site,
    SiteOrigin,
    Thread,
    ThreadAlias,
    Vote,
)
from comments_service.queries.core.rows import AnySelect, TypedRow, check_columns
from comments_service.rules.comments.status import Status

_ROWS_AT_ONCE = 500
_PAGE_KEY = Thread.key.label("page_key")
_PAGE = (Thread.url.label("page"), _PAGE_KEY)
_NAMES = ("url", "title", "title_fixed", "url_fixed", "created_at", "closed_at")
_MODERATOR = Moderator.email.label("moderator")
_THREAD = (_PAGE_KEY, *(getattr(Thread, name) for name in _NAMES))

#: A row by the names of its columns.
Columns = dict[str, Any]


@dataclass(frozen=True)
class Scope:
    """What is exported: a site, or of it one page (by its thread) or one commenter (by e-mail)."""

    site_id: int
    thread_id: int | None = None
    email: str | None = None


class ExportRow(TypedRow):
    """A comment with its page, as other systems and spreadsheets take it."""

    site_id: int
    id: int
    thread_id: int
    parent_id: int | None
    status: str
    created_at: datetime
    edited_at: datetime | None
    author_name: str | None
    author_email: str | None
    author_website: str | None
    author_kind: str
    author_badge: str | None
    pinned: bool
    up: int
    down: int
    body: str
    html: str
    page_url: str
    page_title: str | None


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything within as of one moment, whatever is written meanwhile."""
    db.session.rollback()
    reading = connection()
    reading.rollback()
    if reading.dialect.name == "postgresql":
        reading.execution_options(isolation_level="REPEATABLE READ")
    try:
        yield
    finally:
        db.session.rollback()
        give_back()


def site_row(scope: Scope) -> Columns:
    """Return every column of the site. One statement."""
    of_site = select(*_all(Site)).where(Site.id == scope.site_id)
    return db.session.execute(of_site).one()._asdict()


def origins(scope: Scope) -> Sequence[str]:
    """Return the origins of the site. One statement."""
    chosen = select(SiteOrigin.origin).where(SiteOrigin.site_id == scope.site_id)
    return db.session.execute(chosen.order_by(SiteOrigin.origin)).scalars().all()


def moderators(scope: Scope) -> Iterator[Columns]:
    """Yield e-mail and name of the moderators who wrote or decided something in the scope."""
    wrote = select(Comment.moderator_id).where(*_of_comments(scope), _has_author())
    decided = select(Event.moderator_id).where(*_of_events(scope))
    return _rows(
        select(Moderator.email, Moderator.name)
        .where(or_(Moderator.id.in_(wrote), Moderator.id.in_(decided)))
        .order_by(Moderator.email)
    )


def commenters(scope: Scope) -> Iterator[Columns]:
    """Yield who wrote the comments of the scope, deleted ones apart."""
    wrote = select(Comment.commenter_id).where(*_of_comments(scope), _has_author())
    chosen = select(Commenter.id, Commenter.fingerprint, Commenter.first_seen_at)
    return _rows(
        chosen.where(Commenter.site_id == scope.site_id, Commenter.id.in_(wrote)).order_by(
            Commenter.id
        )
    )


def threads(scope: Scope) -> Iterator[Columns]:
    """Yield what is known of the threads, ``page_key`` among it."""
    chosen = select(*_THREAD).where(*_of_threads(scope, Thread.site_id, Thread.id))
    return _rows(chosen.order_by(Thread.url, Thread.key))


def aliases(scope: Scope) -> Iterator[Columns]:
    """Yield the aliases of the threads, as keys, ``page`` and ``page_key``: those of the thread."""
    return _rows(
        select(*_PAGE, ThreadAlias.key)
        .join(Thread, _is_thread(ThreadAlias))
        .where(*_of_threads(scope, ThreadAlias.site_id, ThreadAlias.thread_id))
        .order_by(Thread.url, Thread.key, ThreadAlias.key)
    )


def comments(scope: Scope) -> Iterator[Columns]:
    """Yield every column, its page (address, key) and ``moderator`` (e-mail, official answers)."""
    return _rows(
        select(*_all(Comment), *_PAGE, _MODERATOR)
        .join(Thread, _is_thread(Comment))
        .outerjoin(Moderator, Moderator.id == Comment.moderator_id)
        .where(*_of_comments(scope))
        .order_by(Comment.id)
    )


def comments_by_page(scope: Scope) -> Iterator[ExportRow]:
    """Yield the comments with their pages, page after page."""
    of_page = {"page_url": Thread.url, "page_title": Thread.title}
    own = [one for one in _all(Comment) if one.key in set(ExportRow.columns) - of_page.keys()]
    result = _cursor(
        select(*own, *(column.label(name) for name, column in of_page.items()))
        .join(Thread, _is_thread(Comment))
        .where(*_of_comments(scope))
        .order_by(Comment.thread_id, Comment.id)
    )
    check_columns(ExportRow, result.keys())
    yield from cast(Iterator[ExportRow], result)


def votes(scope: Scope) -> Iterator[Columns]:
    """Yield the votes on the comments of the scope."""
    return _rows(
        select(Vote.comment_id, Vote.voter_hash, Vote.value)
        .where(Vote.site_id == scope.site_id, *_on_comments(scope, Vote.comment_id))
        .order_by(Vote.comment_id, Vote.voter_hash)
    )


def reports(scope: Scope) -> Iterator[Columns]:
    """Yield the reports of the comments of the scope."""
    return _rows(
        select(*_all(Report))
        .where(Report.site_id == scope.site_id, *_on_comments(scope, Report.comment_id))
        .order_by(Report.comment_id, Report.id)
    )


def events(scope: Scope) -> Iterator[Columns]:
    """Yield the events, their page (address, key) and ``moderator`` (e-mail)."""
    return _rows(
        select(*_all(Event), *_PAGE, _MODERATOR)
        .join(Thread, _is_thread(Event))
        .outerjoin(Moderator, Moderator.id == Event.moderator_id)
        .where(*_of_events(scope))
        .order_by(Event.created_at, Event.comment_id, Event.id)
    )


def _rows(statement: AnySelect) -> Iterator[Columns]:
    return (row._asdict() for row in _cursor(statement))


def _cursor(statement: AnySelect) -> Result[*tuple[Any, ...]]:
    return db.session.execute(statement, execution_options={"yield_per": _ROWS_AT_ONCE})


def _is_thread(model: type[Comment] | type[Event] | type[ThreadAlias]) -> ColumnElement[bool]:
    return (Thread.site_id == model.site_id) & (Thread.id == model.thread_id)


def _all(model: type[Any]) -> list[ColumnElement[Any]]:
    return list(model.__table__.columns)


def _of_comments(scope: Scope) -> list[ColumnElement[bool]]:
    conditions = [Comment.site_id == scope.site_id]
    if scope.thread_id is not None:
        conditions.append(Comment.thread_id == scope.thread_id)
    if scope.email is not None:
        conditions.append(func.lower(Comment.author_email) == scope.email.lower())
    return conditions


def _has_author() -> ColumnElement[bool]:
    """Return the condition of a comment that goes out with whoever wrote it: it is not deleted."""
    return Comment.status != Status.DELETED


def _of_threads(
    scope: Scope, site_id: InstrumentedAttribute[int], thread_id: InstrumentedAttribute[int]
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [site_id == scope.site_id]
    if scope.thread_id is not None:
        conditions.append(thread_id == scope.thread_id)
    if scope.email is not None:
        conditions.append(thread_id.in_(select(Comment.thread_id).where(*_of_comments(scope))))
    return conditions


def _on_comments(scope: Scope, comment_id: InstrumentedAttribute[Any]) -> list[ColumnElement[bool]]:
    if scope.thread_id is None and scope.email is None:
        return []
    return [comment_id.in_(select(Comment.id).where(*_of_comments(scope)))]


def _of_events(scope: Scope) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Event.site_id == scope.site_id]
    if scope.thread_id is not None:
        conditions.append(Event.thread_id == scope.thread_id)
    if scope.email is not None:
        conditions += _on_comments(scope, Event.comment_id)
    return conditions
