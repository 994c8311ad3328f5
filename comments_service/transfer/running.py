"""An import from file to site: read into the spool, settle, then write batch by batch."""

import hashlib
import json
import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from sqlite3 import Cursor
from typing import Any

from sqlalchemy.exc import IntegrityError

from comments_service.queries.imports.imports import unfinished_import
from comments_service.queries.sites.sites import SiteRules
from comments_service.rules.comments.status import Status
from comments_service.rules.text.urls import Origin, parse_origin
from comments_service.services.imports.imports import (
    Coming,
    NewThread,
    SiteChanged,
    add_comments,
    add_origin,
    begin_import,
    change_import,
)
from comments_service.transfer import restoring
from comments_service.transfer.cleaning import columns_of
from comments_service.transfer.entries import BadFile, Item
from comments_service.transfer.formats import Format, by_name, recognised
from comments_service.transfer.found import Found, found_in
from comments_service.transfer.plan import Aim, settle
from comments_service.transfer.source import Source
from comments_service.transfer.spool import Spool, spooled

log = logging.getLogger(__name__)

AUTO = "auto"
#: Comments of one transaction: a poster waits a tenth of a second for it.
BATCH = 250
_PLANS = 5
_PIECE = 1024 * 1024

#: Called between two transactions with what is done, and of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Opened:
    """A file that was read to its end."""

    source: Source
    format: Format
    spool: Spool


@contextmanager
def opened(source: Source, format_name: str) -> Iterator[Opened]:
    """Read the whole file; ``format_name`` may be "auto". Raises BadFile, with the file's name."""
    try:
        found = recognised(source) if format_name == AUTO else by_name(format_name)
        if found is None:
            raise BadFile(f"{format_name} is not a format that is known.")
        with spooled(_guarded(found, source)) as spool:
            yield Opened(source, found, spool)
    except BadFile as error:
        raise BadFile(" ".join(f"{source.name}: {error}".split())) from error
    except sqlite3.Error as error:
        raise BadFile(
            f"{source.name}: it cannot be unfolded in the temporary folder: {error}."
        ) from error


def examine(file: Opened, rules: SiteRules, site_url: Origin | None) -> Found:
    """What an import of the file would do now. Nothing is changed. Raises BadFile."""
    aim = Aim(rules, file.format.NAME, site_url)
    settle(file.spool, aim)
    return found_in(file.spool, aim)


def begin(file: Opened, rules: SiteRules, found: Found) -> int:
    """Note that an import begins, or goes on if the same file was cut short; returns its id."""
    digest = digest_of(file.source)
    site_id = rules.site.id
    unfinished = unfinished_import(site_id, file.format.NAME, digest)
    if unfinished is not None:
        return unfinished
    values = {
        "format": file.format.NAME,
        "file_name": file.source.name[:300],
        "found": {**found.as_dict(), "digest": digest},
        "total": found.comments,
    }
    return begin_import(site_id, values, datetime.now(UTC))


def run(file: Opened, aim: Aim, progress: Progress) -> Found:
    """Write everything that is not on the site yet. ``aim`` names the import, which ends "done".

    When others change what was planned upon, it is planned anew. Raises SQLAlchemyError; then what
    is written stays, and the same call goes on. Raises BadFile.
    """
    assert aim.import_id is not None
    where = aim.rules.site.id, aim.import_id, aim.source
    accounts = restoring.people_and_settings(file.spool, aim.rules.site.id)
    for attempt in range(1, _PLANS + 1):
        settle(file.spool, aim)
        try:
            _write(file.spool, where, accounts, progress)
            break
        except (IntegrityError, SiteChanged):
            if attempt == _PLANS:
                raise
    found = found_in(file.spool, aim)
    if found.new_origin and found.comments:
        add_origin(aim.rules.site.id, aim.import_id, parse_origin(found.new_origin))
    change_import(
        aim.rules.site.id,
        aim.import_id,
        state="done",
        summary=found.as_dict(),
        finished_at=datetime.now(UTC),
    )
    return found


def digest_of(source: Source) -> str:
    """The SHA-256 of a file, or of the names and contents of a folder."""
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
    """What a reader gives; whatever a strange file makes of it, the answer is one line."""
    try:
        yield from reader.read(source)
    except (
        ValueError, TypeError, LookupError, AttributeError, RecursionError, ArithmeticError,
    ) as error:  # fmt: skip
        log.exception("the reader of %s failed", reader.NAME)
        raise BadFile(f"it cannot be read as {reader.TITLE}.") from error


def _write(
    spool: Spool, where: tuple[int, int, str], accounts: Mapping[str, int], progress: Progress
) -> None:
    total = spool.one("SELECT count(*) FROM entries WHERE reason IS NULL")
    done = spool.one("SELECT count(*) FROM entries WHERE reason IS NULL AND stored IS NOT NULL")
    rows = spool.sql.cursor().execute(
        "SELECT e.number, coalesce(a.stored, a.number, e.parent_stored), e.at, e.id, e.status,"
        " e.raw, e.kept, p.place, p.key, p.url, p.title, p.closed FROM entries e"
        " JOIN places p ON p.place = e.place LEFT JOIN entries a ON a.n = e.above"
        " WHERE e.reason IS NULL AND e.stored IS NULL ORDER BY e.place, e.number"
    )
    while some := _batch(rows, spool, accounts):
        coming, threads = some
        add_comments(where, threads, coming, datetime.now(UTC))
        done += len(coming)
        progress(done, total)


def _batch(
    rows: Cursor, spool: Spool, accounts: Mapping[str, int]
) -> tuple[list[Coming], dict[str, NewThread]] | None:
    """The next comments, cleaned before their transaction begins: nobody waits for that."""
    coming: list[Coming] = []
    threads: dict[str, NewThread] = {}
    for number, parent_id, at, name, status, raw, kept, place, *page in rows.fetchmany(BATCH):
        told = json.loads(raw)
        created_at = datetime.fromtimestamp(at / 1000, UTC)
        values: dict[str, Any] = columns_of(told)
        values |= {"status": Status(status), "source_id": name, "created_at": created_at}
        values["pinned"] = values["pinned"] and parent_id is None
        key, url, title, closed = page
        one = Coming(id=number, parent_id=parent_id, key=key, values=values)
        if "kept" in told:
            one = restoring.complete(one, told["kept"], spool, accounts, keeps=number == kept)
        coming.append(one)
        if key not in threads:
            thread = NewThread(
                key=key, url=url, title=title, is_closed=bool(closed), created_at=created_at
            )
            threads[key] = restoring.with_past(thread, place, spool, accounts)
    return (coming, threads) if coming else None
