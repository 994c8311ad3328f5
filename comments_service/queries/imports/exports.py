"""Everything that a site holds, row by row: however much it is, little of it is in memory.

Each function reads by one statement through a cursor. ``Scope`` says what to export; rows come in
the order of their ids, so that parents come before their replies. What our own format writes as it
is stored comes as ``Columns``.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from sqlalchemy import literal, or_, select

from comments_service.extensions import connection, db, give_back
from comments_service.models import (
    Comment,
    Commenter,
    CommentReaction,
    Event,
    Mention,
    Moderator,
    PageReaction,
    Report,
    Site,
    SiteOrigin,
    Thread,
    ThreadAlias,
    Vote,
)
from comments_service.queries.core.rows import TypedRow, check_columns
from comments_service.queries.imports.export_scope import (
    Columns,
    Scope,
    columns_of,
    every_column,
    has_author,
    is_thread,
    of_comments,
    of_events,
    of_threads,
    on_comments,
    stream,
)

_PAGE_KEY = Thread.key.label("page_key")
_PAGE = (Thread.url.label("page"), _PAGE_KEY)
_NAMES = ("url", "title", "title_fixed", "url_fixed", "created_at", "closed_at")
_MODERATOR = Moderator.email.label("moderator")
_THREAD = (_PAGE_KEY, *(getattr(Thread, name) for name in _NAMES))


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
    of_site = select(*every_column(Site)).where(Site.id == scope.site_id)
    return db.session.execute(of_site).one()._asdict()


def origins(scope: Scope) -> Sequence[str]:
    """Return the origins of the site. One statement."""
    chosen = select(SiteOrigin.origin).where(SiteOrigin.site_id == scope.site_id)
    return db.session.execute(chosen.order_by(SiteOrigin.origin)).scalars().all()


def moderators(scope: Scope) -> Iterator[Columns]:
    """Yield e-mail and name of the moderators who wrote or decided something in the scope."""
    wrote = select(Comment.moderator_id).where(*of_comments(scope), has_author())
    decided = select(Event.moderator_id).where(*of_events(scope))
    return columns_of(
        select(Moderator.email, Moderator.name)
        .where(or_(Moderator.id.in_(wrote), Moderator.id.in_(decided)))
        .order_by(Moderator.email)
    )


def commenters(scope: Scope) -> Iterator[Columns]:
    """Yield who wrote the comments of the scope, deleted ones apart."""
    wrote = select(Comment.commenter_id).where(*of_comments(scope), has_author())
    chosen = select(Commenter.id, Commenter.fingerprint, Commenter.first_seen_at)
    return columns_of(
        chosen.where(Commenter.site_id == scope.site_id, Commenter.id.in_(wrote)).order_by(
            Commenter.id
        )
    )


def threads(scope: Scope) -> Iterator[Columns]:
    """Yield what is known of the threads, ``page_key`` among it."""
    chosen = select(*_THREAD).where(*of_threads(scope, Thread.site_id, Thread.id))
    return columns_of(chosen.order_by(Thread.url, Thread.key))


def aliases(scope: Scope) -> Iterator[Columns]:
    """Yield the aliases of the threads, as keys, ``page`` and ``page_key``: those of the thread."""
    return columns_of(
        select(*_PAGE, ThreadAlias.key)
        .join(Thread, is_thread(ThreadAlias))
        .where(*of_threads(scope, ThreadAlias.site_id, ThreadAlias.thread_id))
        .order_by(Thread.url, Thread.key, ThreadAlias.key)
    )


def comments(scope: Scope) -> Iterator[Columns]:
    """Yield every column, its page (address, key) and ``moderator`` (e-mail, official answers)."""
    return columns_of(
        select(*every_column(Comment), *_PAGE, _MODERATOR)
        .join(Thread, is_thread(Comment))
        .outerjoin(Moderator, Moderator.id == Comment.moderator_id)
        .where(*of_comments(scope))
        .order_by(Comment.id)
    )


def comments_by_page(scope: Scope) -> Iterator[ExportRow]:
    """Yield the comments with their pages, page after page."""
    of_page = {"page_url": Thread.url, "page_title": Thread.title}
    names = ExportRow.columns - of_page.keys()
    own = [column for column in every_column(Comment) if column.key in names]
    result = stream(
        select(*own, *(column.label(name) for name, column in of_page.items()))
        .join(Thread, is_thread(Comment))
        .where(*of_comments(scope))
        .order_by(Comment.thread_id, Comment.id)
    )
    check_columns(ExportRow, result.keys())
    yield from cast(Iterator[ExportRow], result)


def votes(scope: Scope) -> Iterator[Columns]:
    """Yield the votes on the comments of the scope."""
    return columns_of(
        select(Vote.comment_id, Vote.voter_hash, Vote.value)
        .where(Vote.site_id == scope.site_id, *on_comments(scope, Vote.comment_id))
        .order_by(Vote.comment_id, Vote.voter_hash)
    )


def reactions(scope: Scope) -> Iterator[Columns]:
    """Yield the reactions to the comments of the scope."""
    columns = (CommentReaction.comment_id, CommentReaction.kind, CommentReaction.reader_hash)
    of_scope = on_comments(scope, CommentReaction.comment_id)
    return columns_of(
        select(*columns)
        .where(CommentReaction.site_id == scope.site_id, *of_scope)
        .order_by(*columns)
    )


def page_reactions(scope: Scope) -> Iterator[Columns]:
    """Yield the reactions to the pages of the scope, with ``page`` and ``page_key``.

    None of a commenter's: who reads a page gave them.
    """
    return columns_of(
        select(*_PAGE, PageReaction.kind, PageReaction.reader_hash)
        .join(Thread, is_thread(PageReaction))
        .where(
            *of_threads(scope, PageReaction.site_id, PageReaction.thread_id),
            literal(scope.email is None),
        )
        .order_by(Thread.url, Thread.key, PageReaction.kind, PageReaction.reader_hash)
    )


def mentions(scope: Scope) -> Iterator[Columns]:
    """Yield the links from other sites to the pages of the scope; none of a commenter's."""
    names = (
        "source", "target", "protocol", "state", "kind", "network", "url", "title", "author_name",
        "author_url", "snippet", "written_at", "received_at",
    )  # fmt: skip
    return columns_of(
        select(*_PAGE, *(getattr(Mention, name) for name in names))
        .join(Thread, is_thread(Mention))
        .where(
            *of_threads(scope, Mention.site_id, Mention.thread_id),
            literal(scope.email is None),
        )
        .order_by(Mention.id)
    )


def reports(scope: Scope) -> Iterator[Columns]:
    """Yield the reports of the comments of the scope."""
    return columns_of(
        select(*every_column(Report))
        .where(Report.site_id == scope.site_id, *on_comments(scope, Report.comment_id))
        .order_by(Report.comment_id, Report.id)
    )


def events(scope: Scope) -> Iterator[Columns]:
    """Yield the events, their page (address, key) and ``moderator`` (e-mail)."""
    return columns_of(
        select(*every_column(Event), *_PAGE, _MODERATOR)
        .join(Thread, is_thread(Event))
        .outerjoin(Moderator, Moderator.id == Event.moderator_id)
        .where(*of_events(scope))
        .order_by(Event.created_at, Event.comment_id, Event.id)
    )
