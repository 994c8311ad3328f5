"""Comments from elsewhere come in: many short transactions, one import that can be undone.

Between two of its transactions everybody else posts and reads; each leaves every count true. An
import that was cut short is gone on with by bringing the same file again, or undone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from comments_service.models import Import, Site, SiteOrigin, Thread
from comments_service.queries.comments.threads import threads_by_key
from comments_service.queries.core.rows import AnyRow
from comments_service.queries.imports.imports import root_ids
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.urls import Origin
from comments_service.services.comments.locking import lock_threads
from comments_service.services.comments.recount import Touched, recount
from comments_service.services.comments.status import ImportedComment, store_comments
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.rows import insert_rows
from comments_service.services.core.transaction import ALL, NEW, readers_see, transaction
from comments_service.services.imports.restore import Belongings, insert_belongings, insert_past


class SiteChanged(Exception):
    """The site no longer has what the comments were planned upon: plan anew."""


@dataclass(frozen=True, kw_only=True)
class NewThread:
    """A page of the file: its thread is made when it has none yet.

    ``aliases`` (keys) and ``events`` (rows of its log) come with it out of our own export.
    """

    key: str
    url: str
    title: str | None
    is_closed: bool
    created_at: datetime
    closed_at: datetime | None = None
    aliases: Sequence[str] = ()
    events: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, kw_only=True)
class Coming:
    """A comment that comes in: its id, its parent's, the key of its page, its clean columns.

    ``belongings``, its log among them, come with it out of our own export alone.
    """

    id: int
    parent_id: int | None
    key: str
    values: Mapping[str, Any]
    belongings: Belongings = Belongings()


def begin_import(site_id: int, values: Mapping[str, Any], now: datetime) -> int:
    """Note that an import runs (columns of Import: format, file_name, total…); returns its id."""
    import_id = fresh_id(now)
    with transaction() as session:
        session.execute(
            insert(Import).values(
                site_id=site_id, id=import_id, state="running", created_at=now, **values
            )
        )
    return import_id


def change_import(site_id: int, import_id: int, **values: Any) -> AnyRow | None:
    """Write columns of an import, such as its state; None when there is none."""
    with transaction() as session:
        return _change_import(session, site_id, import_id, **values)


def add_comments(
    where: tuple[int, int, str],
    threads: Mapping[str, NewThread],
    coming: Sequence[Coming],
    now: datetime,
) -> None:
    """One transaction of an import: these comments, parents first, and the threads they need.

    ``where`` is (site, import, source); ``threads`` by key. Raises IntegrityError or SiteChanged
    when something that the comments were planned upon has changed: then nothing is written.
    """
    site_id, import_id, source = where
    with transaction() as session:
        ids = _threads(session, where, [threads[key] for key in {one.key for one in coming}], now)
        roots = _roots(site_id, coming)
        touched = Touched()
        comments = []
        for one in coming:
            columns = {
                "source_name": source,
                **one.values,
                "site_id": site_id,
                "id": one.id,
                "thread_id": ids[one.key],
                "parent_id": one.parent_id,
                "root_id": roots[one.id],
                "import_id": import_id,
            }
            touched.add(ids[one.key], roots[one.id], columns.get("commenter_id"))
            comments.append(ImportedComment(columns=columns, log=one.belongings.events))
        store_comments(session, comments, now)
        insert_belongings(session, site_id, {one.id: one.belongings for one in coming}, now)
        recount(session, site_id, touched)
        _change_import(session, site_id, import_id, done=Import.done + len(coming))


def add_origin(site_id: int, import_id: int, origin: Origin) -> None:
    """List an origin that the imported pages are on among the site's; noted for the undoing."""
    with transaction() as session:
        host = fold_host(origin.host)
        session.add(SiteOrigin(site_id=site_id, origin=str(origin), host=host))
        session.execute(update(Site).where(Site.id == site_id).values(version=Site.version + 1))
        readers_see(site_id, ALL)
        _change_import(session, site_id, import_id, summary={"new_origin": str(origin)})


def _roots(site_id: int, coming: Sequence[Coming]) -> dict[int, int]:
    """The root of each comment, which may be stored already. Raises SiteChanged."""
    parents = {one.parent_id for one in coming if one.parent_id is not None}
    roots = root_ids(site_id, sorted(parents - {one.id for one in coming}))
    for one in coming:
        if one.parent_id is None:
            roots[one.id] = one.id
        elif one.parent_id in roots:
            roots[one.id] = roots[one.parent_id]
        else:
            raise SiteChanged("the parent of a comment is no longer there")
    return roots


def _threads(
    session: Session, where: tuple[int, int, str], wanted: Sequence[NewThread], now: datetime
) -> dict[str, int]:
    """The ids of these threads by key, locked; those that are not there yet are made."""
    site_id, import_id, _ = where
    ids = threads_by_key(site_id, [one.key for one in wanted])
    lock_threads(session, site_id, list(ids.values()))
    first = fresh_id(now)
    made = [one for one in wanted if one.key not in ids]
    rows = [
        {
            "site_id": site_id,
            "id": first + number,
            "key": one.key,
            "url": one.url,
            "title": one.title,
            "created_at": one.created_at,
            "closed_at": one.closed_at or (now if one.is_closed else None),
            "import_id": import_id,
        }
        for number, one in enumerate(made)
    ]
    if rows:
        insert_rows(session, Thread, rows)
        readers_see(site_id, NEW)
        past = {first + at: (one.aliases, one.events) for at, one in enumerate(made)}
        insert_past(session, site_id, past, now)
    return ids | {one.key: first + number for number, one in enumerate(made)}


def _change_import(session: Session, site_id: int, import_id: int, **values: Any) -> AnyRow | None:
    return session.execute(
        update(Import)
        .where(Import.site_id == site_id, Import.id == import_id)
        .values(**values)
        .returning(Import.id, Import.state)
        .execution_options(synchronize_session=False)
    ).first()
