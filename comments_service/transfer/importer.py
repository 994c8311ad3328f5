"""An import from file to site: read into the spool, plan, then write batch by batch."""

import hashlib
import json
import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError

from comments_service.queries.imports.imports import unfinished_import
from comments_service.queries.sites.sites import SiteRules, site_by_id
from comments_service.rules.comments.status import Status
from comments_service.rules.text.urls import Origin, parse_origin
from comments_service.services.imports.imports import (
    ImportRun,
    PlannedComment,
    PlannedThread,
    SiteChanged,
    add_origin,
    begin_import,
    import_comments,
    update_import,
)
from comments_service.transfer import restore
from comments_service.transfer.columns import columns_of
from comments_service.transfer.entries import BadFile, Item
from comments_service.transfer.formats import Format, by_name, detect
from comments_service.transfer.plan import ImportTarget, resolve
from comments_service.transfer.source import Source
from comments_service.transfer.spool import Spool, spool_of
from comments_service.transfer.summary import ImportSummary, summarize

log = logging.getLogger(__name__)

AUTO = "auto"
#: Comments of one transaction: a poster waits a tenth of a second for it.
BATCH = 250
_PLANS = 5
_PIECE = 1024 * 1024

#: Called between two transactions with what is done, and of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class OpenFile:
    """A file that has been read to its end."""

    source: Source
    format: Format
    spool: Spool


@contextmanager
def open_file(source: Source, format_name: str) -> Iterator[OpenFile]:
    """Read the whole file; ``format_name`` may be "auto". Raise BadFile with the file's name."""
    try:
        reader = detect(source) if format_name == AUTO else by_name(format_name)
        if reader is None:
            raise BadFile(f"{format_name} is not a known format.")
        with spool_of(_guarded(reader, source)) as spool:
            yield OpenFile(source, reader, spool)
    except BadFile as error:
        raise BadFile(" ".join(f"{source.name}: {error}".split())) from error
    except sqlite3.Error as error:
        raise BadFile(
            f"{source.name}: it cannot be unfolded in the temporary folder: {error}."
        ) from error


def preview(file: OpenFile, rules: SiteRules, site_url: Origin | None) -> ImportSummary:
    """Tell what an import of the file would do now. Nothing changes. Raise BadFile."""
    target = ImportTarget(rules, file.format.NAME, site_url)
    resolve(file.spool, target)
    return summarize(file.spool, target)


def begin(file: OpenFile, rules: SiteRules, summary: ImportSummary) -> int:
    """Record that an import begins, or goes on if the same file was cut short; return its id."""
    digest = digest_of(file.source)
    site_id = rules.site.id
    unfinished = unfinished_import(site_id, file.format.NAME, digest)
    if unfinished is not None:
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

    Plan anew when the site changes under the plan. Raise BadFile, and SQLAlchemyError: what is
    written by then stays, and the same call goes on.
    """
    assert target.import_id is not None
    run = ImportRun(target.rules.site.id, target.import_id, target.source)
    accounts = restore.people_and_settings(file.spool, target.rules.site.id)
    # What makes a page may be another thing now.
    rules = site_by_id(run.site_id) or target.rules
    target = ImportTarget(rules, target.source, target.site_url, run.import_id)
    for attempt in range(1, _PLANS + 1):
        resolve(file.spool, target)
        try:
            _write(file.spool, run, accounts, progress)
            break
        except (IntegrityError, SiteChanged):
            if attempt == _PLANS:
                raise
    summary = summarize(file.spool, target)
    if summary.new_origin and summary.comments:
        add_origin(run.site_id, run.import_id, parse_origin(summary.new_origin))
    update_import(
        run.site_id,
        run.import_id,
        state="done",
        summary=summary.as_dict(),
        finished_at=datetime.now(UTC),
    )
    return summary


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


def _guarded(reader: Format, source: Source) -> Iterator[Item]:
    """Yield what a reader gives; whatever a strange file does to it, refuse it in one line."""
    try:
        yield from reader.read(source)
    except (
        ValueError, TypeError, LookupError, AttributeError, RecursionError, ArithmeticError,
    ) as error:  # fmt: skip
        log.exception("the reader of %s failed", reader.NAME)
        raise BadFile(f"it cannot be read as {reader.TITLE}.") from error


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


def _write(spool: Spool, run: ImportRun, accounts: Mapping[str, int], progress: Progress) -> None:
    total = spool.one("SELECT count(*) FROM entries WHERE reason IS NULL")
    done = spool.one("SELECT count(*) FROM entries WHERE reason IS NULL AND stored_id IS NOT NULL")
    rows = spool.sql.cursor().execute(_ROWS)
    while batch := [_Row(*row) for row in rows.fetchmany(BATCH)]:
        # Cleaned before their transaction begins: nobody waits for that.
        comments = [_planned_comment(row, spool, accounts) for row in batch]
        pages = {row.key: row for row in reversed(batch)}  # the first comment dates the thread
        threads = {key: _planned_thread(row, spool, accounts) for key, row in pages.items()}
        import_comments(run, threads, comments, datetime.now(UTC))
        done += len(comments)
        progress(done, total)


def _planned_comment(row: _Row, spool: Spool, accounts: Mapping[str, int]) -> PlannedComment:
    raw = json.loads(row.raw)
    values = columns_of(raw)
    values |= {"status": Status(row.status), "source_id": row.source_id, "created_at": _time(row)}
    values["pinned"] = values["pinned"] and row.parent_id is None
    comment = PlannedComment(id=row.comment_id, parent_id=row.parent_id, key=row.key, values=values)
    if "native" not in raw:
        return comment
    keeps_id = row.comment_id == row.native_id
    return restore.complete(comment, raw["native"], spool, accounts, keeps_id=keeps_id)


def _planned_thread(row: _Row, spool: Spool, accounts: Mapping[str, int]) -> PlannedThread:
    thread = PlannedThread(
        key=row.key,
        url=row.url,
        title=row.title,
        is_closed=bool(row.closed),
        created_at=_time(row),
    )
    return restore.with_history(thread, row.thread, spool, accounts)


def _time(row: _Row) -> datetime:
    return datetime.fromtimestamp(row.at / 1000, UTC)
