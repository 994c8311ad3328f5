"""An import from file to site: read into the spool, plan, then write batch by batch."""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError

from comments_service.queries.imports.imports import import_by_id, unfinished_import
from comments_service.queries.sites.sites import SiteRules, site_by_id
from comments_service.rules.comments.status import Status
from comments_service.rules.text.urls import Origin, parse_origin
from comments_service.services.imports.imports import (
    ImportRun,
    ImportUndone,
    PlannedComment,
    PlannedThread,
    SiteChanged,
    add_origin,
    begin_import,
    import_comments,
    update_import,
)
from comments_service.services.imports.team import count_uses
from comments_service.transfer import restore
from comments_service.transfer.columns import columns_of
from comments_service.transfer.files.source import Source
from comments_service.transfer.open_file import OpenFile
from comments_service.transfer.pages import with_identifiers
from comments_service.transfer.plan import ImportTarget, resolve
from comments_service.transfer.spool import Spool
from comments_service.transfer.summary import ImportSummary, summarize

log = logging.getLogger(__name__)

#: Comments of one transaction: who posts, and each step of an alert, waits for its end.
BATCH = 100
_PLANS = 5
_PIECE = 1024 * 1024

#: Called between two transactions with what is done, and of how many.
Progress = Callable[[int, int], None]


def preview(file: OpenFile, rules: SiteRules, site_url: Origin | None) -> ImportSummary:
    """Tell what an import of the file would do now. Nothing changes. Raise BadFile."""
    target = ImportTarget(rules, file.format.NAME, site_url)
    resolve(file.spool, target)
    return summarize(file.spool, target)


def begin(file: OpenFile, rules: SiteRules, summary: ImportSummary) -> int | None:
    """Record that an import begins, or goes on if the same file was cut short; return its id.

    None where there is nothing to begin or to end.
    """
    digest = digest_of(file.source)
    site_id = rules.site.id
    unfinished = unfinished_import(site_id, file.format.NAME, digest)
    if unfinished is not None or not summary.comments:
        return unfinished
    values = {
        "format": file.format.NAME,
        "file_name": file.source.name[:300],
        "found": {**summary.as_dict(), "digest": digest},
        "total": summary.comments,
    }
    return begin_import(site_id, values, datetime.now(UTC))


def import_entries(file: OpenFile, target: ImportTarget, progress: Progress) -> ImportSummary:
    """Write everything that is not on the site yet. ``target`` names the import, which ends "done".

    Plan anew when the site changes under the plan. Raise BadFile, SiteChanged, sqlite3.Error and
    SQLAlchemyError: what is written by then stays, and the same call goes on. ImportUndone, which
    is a SiteChanged, is the end of it.
    """
    assert target.import_id is not None
    site_id, import_id = target.rules.site.id, target.import_id
    restore.settings_and_commenters(file.spool, site_id, import_id)
    # The settings that were just restored may list the addresses of the pages.
    target = replace(target, rules=site_by_id(site_id) or target.rules)
    run = ImportRun(site_id, import_id, target.source)
    names = restore.names_of_moderators(file.spool)
    for attempt in range(1, _PLANS + 1):
        resolve(file.spool, target)
        try:
            _write(file.spool, run, names, progress)
            break
        except ImportUndone:
            raise
        except (IntegrityError, SiteChanged) as error:
            log.warning("the site has changed since import %d was planned", run.import_id)
            if attempt == _PLANS:
                raise SiteChanged("the site changes faster than this import") from error
    count_uses(site_id)
    summary = summarize(file.spool, target)
    if target.adds_origin:
        summary = _with_origin(summary, site_id, import_id)
    update_import(
        site_id,
        import_id,
        state="done",
        error=None,
        summary=summary.as_dict(),
        finished_at=datetime.now(UTC),
    )
    return summary


def _with_origin(summary: ImportSummary, site_id: int, import_id: int) -> ImportSummary:
    """Add the origin of the pages, if it is new; return the summary with what the import added."""
    is_added = bool(summary.new_origin and summary.comments) and add_origin(
        site_id, import_id, parse_origin(summary.new_origin or "")
    )
    if is_added:
        return summary
    # An earlier run that was cut short may have added it.
    import_ = import_by_id(site_id, import_id)
    noted = (import_.summary or {}) if import_ else {}
    return replace(summary, new_origin=noted.get("new_origin"))


def digest_of(source: Source) -> str:
    """Return the SHA-256 of a file, or of the names and contents of a folder."""
    digest = hashlib.sha256()
    paths = [source.path]
    if source.path.is_dir():
        paths = sorted(path for path in source.path.rglob("*") if path.is_file())
    for path in paths:
        digest.update(str(path.relative_to(source.path)).encode("utf-8", "replace"))
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    return digest.hexdigest()


class _Row(NamedTuple):
    """An entry of the spool that is to be written, with its page."""

    comment_id: int
    parent_id: int | None
    at: int
    source_id: str
    status: str
    raw: str
    native_id: int | None
    thread: int
    key: str
    url: str
    title: str | None
    closed: int


_ROWS = """
    SELECT e.comment_id, coalesce(p.stored_id, p.comment_id, e.stored_parent_id), e.at, e.id,
        e.status, e.raw, e.native_id, t.thread, t.key, t.url, t.title, t.closed
    FROM entries e JOIN threads t ON t.thread = e.thread LEFT JOIN entries p ON p.n = e.parent_n
    WHERE e.reason IS NULL AND e.stored_id IS NULL ORDER BY e.thread, e.comment_id
"""


def _write(spool: Spool, run: ImportRun, names: Mapping[str, str], progress: Progress) -> None:
    total = spool.one("SELECT count(*) FROM entries WHERE reason IS NULL")
    done = spool.one("SELECT count(*) FROM entries WHERE reason IS NULL AND stored_id IS NOT NULL")
    # Closed also when a batch is refused: while it is open, nothing can be planned anew.
    with closing(spool.sql.cursor()) as rows:
        rows.execute(_ROWS)
        while batch := [_Row(*row) for row in rows.fetchmany(BATCH)]:
            # Cleaned before their transaction begins: nobody waits for that.
            comments = [_planned_comment(row, spool, names) for row in batch]
            pages = {row.key: row for row in reversed(batch)}  # the first comment dates the thread
            threads = {key: _planned_thread(row, spool, names) for key, row in pages.items()}
            import_comments(run, threads, comments, datetime.now(UTC))
            done += len(comments)
            progress(done, total)


def _planned_comment(row: _Row, spool: Spool, names: Mapping[str, str]) -> PlannedComment:
    raw = json.loads(row.raw)
    values = columns_of(raw)
    values |= {"status": Status(row.status), "source_id": row.source_id, "created_at": _time(row)}
    values["pinned"] = values["pinned"] and row.parent_id is None
    comment = PlannedComment(id=row.comment_id, parent_id=row.parent_id, key=row.key, values=values)
    if "native" not in raw:
        return comment
    keeps_id = row.comment_id == row.native_id
    return restore.complete(comment, raw["native"], spool, names, keeps_id=keeps_id)


def _planned_thread(row: _Row, spool: Spool, names: Mapping[str, str]) -> PlannedThread:
    thread = PlannedThread(
        key=row.key,
        url=row.url,
        title=row.title,
        is_closed=bool(row.closed),
        created_at=_time(row),
    )
    restored = restore.with_history(thread, row.thread, spool, names)
    return with_identifiers(restored, row.thread, spool)


def _time(row: _Row) -> datetime:
    return datetime.fromtimestamp(row.at / 1000, UTC)
