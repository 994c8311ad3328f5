"""Import comments from elsewhere: many short transactions, one import that can be undone.

Between two of its transactions everybody else posts and reads; each leaves every count true. An
interrupted import goes on when the same file is imported again, or is undone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from comments_service.models import Import, Site, SiteOrigin, Thread
from comments_service.queries.comments.threads import threads_by_key
from comments_service.queries.imports.imports import root_ids
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.urls import Origin
from comments_service.services.comments.locking import lock_threads
from comments_service.services.comments.status import ImportedComment, store_comments
from comments_service.services.comments.upkeep.recount import Touched, recount
from comments_service.services.core.ids import fresh_id, fresh_ids
from comments_service.services.core.rows import insert_rows
from comments_service.services.core.transaction import ALL, NEW, readers_see, transaction
from comments_service.services.imports.restore import (
    RelatedRows,
    insert_history,
    insert_page_reactions,
    insert_related,
)
from comments_service.services.imports.team import insert_team_work
from comments_service.services.imports.waits import insert_waits


class SiteChanged(Exception):
    """The site no longer has what the comments were planned upon: plan anew."""


class ImportUndone(SiteChanged):
    """The import is being undone, or was: it writes nothing any more."""


class ImportRun(NamedTuple):
    """An import that runs; ``source`` is the name under which ids of the file are stored."""

    site_id: int
    import_id: int
    source: str


@dataclass(frozen=True, kw_only=True)
class PlannedThread:
    """A page of the file; its thread is inserted if the site has none.

    ``aliases`` are keys; ``reactions`` and ``events`` (its log) come from our own export alone.
    """

    key: str
    url: str
    title: str | None
    is_closed: bool
    created_at: datetime
    closed_at: datetime | None = None
    title_fixed: bool = False
    url_fixed: bool = False
    aliases: Sequence[str] = ()
    reactions: Sequence[Mapping[str, Any]] = ()
    events: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, kw_only=True)
class PlannedComment:
    """A comment to import: its id, its parent's, the key of its page, its clean columns.

    ``related`` rows, its log among them, come from our own export alone.
    """

    id: int
    parent_id: int | None
    key: str
    values: Mapping[str, Any]
    related: RelatedRows = RelatedRows()


def begin_import(site_id: int, values: Mapping[str, Any], now: datetime) -> int:
    """Record that an import runs and return its id.

    ``values`` are columns of Import: format, file_name, total…
    """
    import_id = fresh_id(now)
    with transaction() as session:
        session.execute(
            insert(Import).values(
                site_id=site_id, id=import_id, state="running", created_at=now, **values
            )
        )
    return import_id


def update_import(site_id: int, import_id: int, **values: Any) -> None:
    """Write columns of an import, such as its state. Raise ImportUndone."""
    with transaction() as session:
        _check_not_undone(session, site_id, import_id)
        _update_import(session, site_id, import_id, **values)


def import_comments(
    run: ImportRun,
    threads: Mapping[str, PlannedThread],
    comments: Sequence[PlannedComment],
    now: datetime,
) -> None:
    """Import comments, parents first, and the threads that they need, in one transaction.

    ``threads`` are by key. Raise IntegrityError or SiteChanged when the site is no longer as it was
    planned upon, ImportUndone when it is being undone: then nothing is written.
    """
    site_id = run.site_id
    with transaction() as session:
        _check_not_undone(session, site_id, run.import_id)
        pages = [threads[key] for key in {comment.key for comment in comments}]
        thread_ids = _lock_or_insert(session, run, pages, now)
        roots = _roots(site_id, comments)
        touched = Touched()
        rows = []
        for one in comments:
            columns = {
                "source_name": run.source,
                **one.values,
                "site_id": site_id,
                "id": one.id,
                "thread_id": thread_ids[one.key],
                "parent_id": one.parent_id,
                "root_id": roots[one.id],
                "import_id": run.import_id,
            }
            touched.add(thread_ids[one.key], roots[one.id], columns.get("commenter_id"))
            rows.append(ImportedComment(columns=columns, log=one.related.events))
        store_comments(session, rows, now)
        insert_related(session, site_id, {one.id: one.related for one in comments}, now)
        waits = [(row.columns, one.related) for row, one in zip(rows, comments, strict=True)]
        insert_waits(session, waits, now)
        insert_team_work(session, site_id, {one.id: one.related for one in comments})
        recount(session, site_id, touched)
        _update_import(session, site_id, run.import_id, done=Import.done + len(comments))


def add_origin(site_id: int, import_id: int, origin: Origin) -> bool:
    """Add the origin of the imported pages to the site's, and note it for the undo.

    Return False, with nothing changed, if the site has it by now. Raise ImportUndone.
    """
    with transaction() as session:
        _check_not_undone(session, site_id, import_id)
        if session.get(SiteOrigin, (site_id, str(origin))) is not None:
            return False
        host = fold_host(origin.host)
        session.add(SiteOrigin(site_id=site_id, origin=str(origin), host=host))
        session.execute(update(Site).where(Site.id == site_id).values(version=Site.version + 1))
        readers_see(site_id, ALL)
        _update_import(session, site_id, import_id, summary={"new_origin": str(origin)})
    return True


def _roots(site_id: int, comments: Sequence[PlannedComment]) -> dict[int, int]:
    """Return the root of each comment, which may be stored already. Raise SiteChanged."""
    parents = {one.parent_id for one in comments if one.parent_id is not None}
    roots = root_ids(site_id, sorted(parents - {one.id for one in comments}))
    for one in comments:
        if one.parent_id is None:
            roots[one.id] = one.id
        elif one.parent_id in roots:
            roots[one.id] = roots[one.parent_id]
        else:
            raise SiteChanged("the parent of a comment is no longer there")
    return roots


def _lock_or_insert(
    session: Session, run: ImportRun, pages: Sequence[PlannedThread], now: datetime
) -> dict[str, int]:
    """Lock the threads of these pages, insert those that are missing; return their ids by key."""
    stored = threads_by_key(run.site_id, [page.key for page in pages])
    lock_threads(session, run.site_id, list(stored.values()))
    named = {stored[page.key]: (page.aliases, ()) for page in pages if page.key in stored}
    insert_history(session, run.site_id, named, now)
    missing = [page for page in pages if page.key not in stored]
    new = dict(zip(fresh_ids(now, len(missing)), missing, strict=True))
    rows = [
        {
            "site_id": run.site_id,
            "id": thread_id,
            "key": page.key,
            "url": page.url,
            "title": page.title,
            "title_fixed": page.title_fixed,
            "url_fixed": page.url_fixed,
            "created_at": page.created_at,
            "closed_at": page.closed_at or (now if page.is_closed else None),
            "import_id": run.import_id,
        }
        for thread_id, page in new.items()
    ]
    if rows:
        insert_rows(session, Thread, rows)
        readers_see(run.site_id, NEW)
        history = {thread_id: (page.aliases, page.events) for thread_id, page in new.items()}
        reactions = {thread_id: page.reactions for thread_id, page in new.items()}
        insert_page_reactions(session, run.site_id, reactions)
        insert_history(session, run.site_id, history, now)
    return stored | {page.key: thread_id for thread_id, page in new.items()}


def _check_not_undone(session: Session, site_id: int, import_id: int) -> None:
    """Raise ImportUndone; hold the import, so that no undo begins before this transaction ends."""
    state = session.scalar(
        select(Import.state)
        .where(Import.site_id == site_id, Import.id == import_id)
        .with_for_update()
    )
    if state in ("undoing", "undone"):
        raise ImportUndone("it was undone meanwhile")


def _update_import(session: Session, site_id: int, import_id: int, **values: Any) -> None:
    session.execute(
        update(Import)
        .where(Import.site_id == site_id, Import.id == import_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
