"""An import goes out again as a whole: its comments, the threads it made, the origin it added."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, not_found
from comments_service.models import Comment, Event, Import, Site, SiteOrigin, Thread
from comments_service.models.personal import PERSONAL
from comments_service.queries.core.rows import AnyRow
from comments_service.queries.imports.imports import import_by_id
from comments_service.rules.comments.status import Status
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.urls import parse_origin
from comments_service.services.comments.body import forget_wordings
from comments_service.services.comments.locking import lock_threads
from comments_service.services.comments.recount import Touched, recount
from comments_service.services.comments.status import Change, set_statuses
from comments_service.services.core.actor import SYSTEM
from comments_service.services.core.transaction import ALL, readers_see, transaction

_AT_ONCE = 500
# Nothing of what came in stays in a tombstone, nor the id by which the file could find it again.
_NOTHING = {
    **PERSONAL[Comment],
    "pinned": False,
    "source_name": None,
    "source_id": None,
    "import_id": None,
}


def undo_import(
    site_id: int, import_id: int, now: datetime, *, between: Callable[[], None] = lambda: None
) -> None:
    """Take out everything that an import brought, in many short transactions.

    A comment that somebody answered here stays as a tombstone. It may be cut short and called
    again; ``between`` is called after each transaction. Raises AppError: not_found, or conflict
    when it was undone or never ran.
    """
    with transaction() as session:
        found = import_by_id(site_id, import_id)
        if found is None:
            raise not_found()
        if found.state not in ("running", "done", "undoing", "failed"):
            raise AppError("conflict", N_("There is nothing of this import to undo."))
        new_origin = (found.summary or {}).get("new_origin")
        found.state = "undoing"
    while _remove_some(site_id, import_id, now):
        between()
    while _remove_some_threads(site_id, import_id):
        between()
    with transaction() as session:
        if new_origin:
            _remove_origin(session, site_id, new_origin)
        session.execute(
            update(Import)
            .where(Import.site_id == site_id, Import.id == import_id)
            .values(state="undone", finished_at=now)
        )


def _remove_some(site_id: int, import_id: int, now: datetime) -> bool:
    """The latest of what is left, answers before what they answer; False when nothing was left."""
    with transaction() as session:
        of_import = _of_import(site_id, import_id)
        threads = select(Comment.thread_id).where(of_import)
        latest = threads.order_by(Comment.id.desc()).limit(_AT_ONCE)
        lock_threads(session, site_id, session.scalars(latest).all())
        # Read only now: what was there before the wait for the locks may have changed.
        rows = session.execute(
            select(
                Comment.site_id,
                Comment.id,
                Comment.thread_id,
                Comment.parent_id,
                Comment.root_id,
                Comment.status,
                Comment.commenter_id,
            )
            .where(of_import)
            .order_by(Comment.id.desc())
            .limit(_AT_ONCE)
        ).all()
        if rows:
            _remove(session, site_id, rows, now)
            session.execute(
                update(Import)
                .where(Import.site_id == site_id, Import.id == import_id)
                .values(done=Import.done - len(rows))
            )
    return bool(rows)


def _remove(session: Session, site_id: int, rows: Sequence[AnyRow], now: datetime) -> None:
    answered = _answered(session, site_id, rows)
    touched = Touched()
    for row in rows:
        touched.add(row.thread_id, row.root_id, row.commenter_id)
    _delete(session, site_id, [row.id for row in rows if row.id not in answered])
    # Before the status, which indexes what it finds.
    session.execute(
        update(Comment)
        .where(Comment.site_id == site_id, Comment.id.in_(answered))
        .values(_NOTHING)
        .execution_options(synchronize_session=False)
    )
    forget_wordings(session, site_id, answered)
    change = Change(to=Status.DELETED, action="undo_import", by=SYSTEM, at=now)
    set_statuses(session, [row for row in rows if row.id in answered], change)
    recount(session, site_id, touched)


def _delete(session: Session, site_id: int, gone: Sequence[int]) -> None:
    """Delete comments that nobody answered, with their events."""
    session.execute(delete(Event).where(Event.site_id == site_id, Event.comment_id.in_(gone)))
    session.execute(
        delete(Comment)
        .where(Comment.site_id == site_id, Comment.id.in_(gone))
        .execution_options(synchronize_session=False)
    )


def _answered(session: Session, site_id: int, rows: Sequence[AnyRow]) -> set[int]:
    """Those of ``rows``, which come answers first, with answers left when it is their turn."""
    ids = [row.id for row in rows]
    answers: dict[int | None, set[int]] = defaultdict(set)
    for number, parent_id in session.execute(
        select(Comment.id, Comment.parent_id).where(
            Comment.site_id == site_id, Comment.parent_id.in_(ids)
        )
    ):
        answers[parent_id].add(number)
    for row in rows:
        if not answers[row.id]:
            answers[row.parent_id].discard(row.id)
    return {number for number in ids if answers[number]}


def _remove_some_threads(site_id: int, import_id: int) -> bool:
    """Threads that the import made and that nobody has used since; False when none was left."""
    with transaction() as session:
        used = exists().where(Comment.site_id == site_id, Comment.thread_id == Thread.id)
        made = (Thread.site_id == site_id) & (Thread.import_id == import_id)
        some = session.scalars(select(Thread.id).where(made, ~used).limit(_AT_ONCE)).all()
        lock_threads(session, site_id, some)
        session.execute(
            delete(Thread)
            .where(Thread.site_id == site_id, Thread.id.in_(some), ~used)
            .execution_options(synchronize_session=False)
        )
        for thread_id in some:
            readers_see(site_id, thread_id)
    return bool(some)


def _remove_origin(session: Session, site_id: int, origin: str) -> None:
    """Unless a thread of that host is left."""
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


def _of_import(site_id: int, import_id: int) -> ColumnElement[bool]:
    return (Comment.site_id == site_id) & (Comment.import_id == import_id)
