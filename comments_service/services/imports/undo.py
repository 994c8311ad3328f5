"""Undo an import as a whole: its comments, the threads and the origin that it added."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, not_found
from comments_service.models import Comment, Event, Import, NeedEvent, Site, SiteOrigin, Thread
from comments_service.models.personal import PERSONAL
from comments_service.queries.core.rows import fetch_all
from comments_service.queries.imports.imports import import_by_id
from comments_service.rules.comments.status import Status
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.urls import parse_origin
from comments_service.services.comments.body import forget_wordings
from comments_service.services.comments.change import Change
from comments_service.services.comments.events import LoggedRow
from comments_service.services.comments.locking import lock_threads
from comments_service.services.comments.status import set_statuses
from comments_service.services.comments.upkeep.recount import Touched, recount
from comments_service.services.core.actor import SYSTEM
from comments_service.services.core.transaction import ALL, readers_see, transaction
from comments_service.services.imports.people import remove_people

_AT_ONCE = 500
# Nothing of the import stays in a tombstone, nor the id by which the file could find it again.
_TOMBSTONE = {
    **PERSONAL[Comment],
    "pinned": False,
    "source_name": None,
    "source_id": None,
    "import_id": None,
}


class ImportedRow(LoggedRow):
    """An imported comment that is to be removed."""

    parent_id: int | None
    root_id: int
    commenter_id: int | None


def undo_import(
    site_id: int, import_id: int, now: datetime, *, between: Callable[[], None] = lambda: None
) -> None:
    """Remove everything that an import added, in many short transactions.

    A comment that has replies from elsewhere stays as a tombstone. The undo may be interrupted and
    called again; it calls ``between`` after each transaction. Raise AppError: not_found; conflict
    if the import is undone already or never ran.
    """
    with transaction() as session:
        one = import_by_id(site_id, import_id)
        if one is None:
            raise not_found()
        if one.state not in ("running", "done", "undoing", "failed"):
            raise AppError("conflict", N_("This import has nothing to undo."))
        new_origin = (one.summary or {}).get("new_origin")
        one.state = "undoing"
    while _remove_comments(site_id, import_id, now):
        between()
    while _remove_threads(site_id, import_id):
        between()
    remove_people(site_id, import_id, between)
    with transaction() as session:
        if new_origin:
            _remove_origin(session, site_id, new_origin)
        session.execute(
            update(Import)
            .where(Import.site_id == site_id, Import.id == import_id)
            .values(state="undone", finished_at=now)
        )


def _remove_comments(site_id: int, import_id: int, now: datetime) -> bool:
    """Remove the latest that are left, replies before their parents; tell whether any were."""
    with transaction() as session:
        of_import = (Comment.site_id == site_id) & (Comment.import_id == import_id)
        threads = select(Comment.thread_id).where(of_import)
        latest = threads.order_by(Comment.id.desc()).limit(_AT_ONCE)
        lock_threads(session, site_id, session.scalars(latest).all())
        # Read only now: what was there before the wait for the locks may have changed.
        rows = fetch_all(
            ImportedRow,
            select(
                Comment.site_id,
                Comment.id,
                Comment.thread_id,
                Comment.status,
                Comment.parent_id,
                Comment.root_id,
                Comment.commenter_id,
            )
            .where(of_import)
            .order_by(Comment.id.desc())
            .limit(_AT_ONCE),
        )
        if rows:
            _remove(session, site_id, rows, now)
            session.execute(
                update(Import)
                .where(Import.site_id == site_id, Import.id == import_id)
                .values(done=Import.done - len(rows))
            )
    return bool(rows)


def _remove(session: Session, site_id: int, rows: Sequence[ImportedRow], now: datetime) -> None:
    parents = _parents(session, site_id, rows)
    touched = Touched()
    for row in rows:
        touched.add(row.thread_id, row.root_id, row.commenter_id)
    _delete(session, site_id, [row.id for row in rows if row.id not in parents])
    # Before the status, which indexes what it finds.
    session.execute(
        update(Comment)
        .where(Comment.site_id == site_id, Comment.id.in_(parents))
        .values(_TOMBSTONE)
        .execution_options(synchronize_session=False)
    )
    forget_wordings(session, site_id, parents)
    change = Change(to=Status.DELETED, action="undo_import", by=SYSTEM, at=now)
    set_statuses(session, [row for row in rows if row.id in parents], change)
    recount(session, site_id, touched)


def _delete(session: Session, site_id: int, comment_ids: Sequence[int]) -> None:
    """Delete comments without replies, with their events and those of their waits."""
    for log in (Event, NeedEvent):
        session.execute(delete(log).where(log.site_id == site_id, log.comment_id.in_(comment_ids)))
    session.execute(
        delete(Comment)
        .where(Comment.site_id == site_id, Comment.id.in_(comment_ids))
        .execution_options(synchronize_session=False)
    )


def _parents(session: Session, site_id: int, rows: Sequence[ImportedRow]) -> set[int]:
    """Return those of ``rows``, which come replies first, that keep a reply."""
    ids = [row.id for row in rows]
    replies: dict[int | None, set[int]] = defaultdict(set)
    for comment_id, parent_id in session.execute(
        select(Comment.id, Comment.parent_id).where(
            Comment.site_id == site_id, Comment.parent_id.in_(ids)
        )
    ):
        replies[parent_id].add(comment_id)
    for row in rows:
        if not replies[row.id]:
            replies[row.parent_id].discard(row.id)
    return {comment_id for comment_id in ids if replies[comment_id]}


def _remove_threads(site_id: int, import_id: int) -> bool:
    """Remove empty threads that the import added; tell whether any were left."""
    with transaction() as session:
        has_comments = exists().where(Comment.site_id == site_id, Comment.thread_id == Thread.id)
        of_import = (Thread.site_id == site_id) & (Thread.import_id == import_id)
        empty = select(Thread.id).where(of_import, ~has_comments).limit(_AT_ONCE)
        thread_ids = session.scalars(empty).all()
        lock_threads(session, site_id, thread_ids)
        session.execute(
            delete(Thread)
            .where(Thread.site_id == site_id, Thread.id.in_(thread_ids), ~has_comments)
            .execution_options(synchronize_session=False)
        )
        for thread_id in thread_ids:
            readers_see(site_id, thread_id)
    return bool(thread_ids)


def _remove_origin(session: Session, site_id: int, origin: str) -> None:
    """Remove an origin, unless a thread of its host is left."""
    host = fold_host(parse_origin(origin).host)
    on_host = Thread.key.startswith(f"{host}/", autoescape=True)
    if session.scalars(
        select(Thread.id).where(Thread.site_id == site_id, on_host).limit(1)
    ).first():
        return
    session.execute(
        delete(SiteOrigin).where(SiteOrigin.site_id == site_id, SiteOrigin.origin == origin)
    )
    session.execute(update(Site).where(Site.id == site_id).values(version=Site.version + 1))
    readers_see(site_id, ALL)
