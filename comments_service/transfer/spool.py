"""A file's content in a temporary database: read once, then asked in any order.

So answers can be linked to what came later, and a file of any size takes little memory. Every
error of the file surfaces while it is read into here, before the service's database is touched.
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from comments_service.rules.comments.status import Status
from comments_service.transfer.cleaning import raw_of, storable
from comments_service.transfer.entries import Entry, Extra, Item, Page, Skipped
from comments_service.transfer.moments import usable
from comments_service.transfer.restored import number_of, origin_of

NO_ID = "without a usable id"
NO_DATE = "without a usable date"

_LONGEST_ID = 200
_LONGEST_KEY = 4000
_ROWS_AT_ONCE = 50
_LARGE_TEXT = 100_000

_TABLES = """
CREATE TABLE pages (
    key TEXT PRIMARY KEY, address TEXT, title TEXT, closed INTEGER, skip TEXT, place INTEGER
) WITHOUT ROWID;
CREATE TABLE places (
    place INTEGER PRIMARY KEY, mark TEXT UNIQUE, key TEXT, url TEXT, host TEXT, title TEXT,
    closed INTEGER, thread_id INTEGER
);
CREATE TABLE entries (
    n INTEGER PRIMARY KEY, id TEXT, page TEXT, parent TEXT, at INTEGER, status TEXT, raw TEXT,
    told TEXT, reason TEXT, place INTEGER, above INTEGER, stored INTEGER, parent_stored INTEGER,
    since INTEGER, depth INTEGER, number INTEGER, kept INTEGER, origin TEXT
);
CREATE TABLE skipped (reason TEXT, told TEXT, count INTEGER);
CREATE TABLE extras (kind TEXT, belongs TEXT, told TEXT);
CREATE TABLE here (
    thread_id INTEGER, id TEXT, number INTEGER, import_id INTEGER, PRIMARY KEY (thread_id, id)
) WITHOUT ROWID;
CREATE INDEX here_number ON here (number);
"""


class SkippedEntry(NamedTuple):
    """An entry that stays out: why, and where in the file it is."""

    reason: str
    where: str | None


class Spool:
    """The temporary database. Its tables are known to transfer.plan as well, and to nobody else."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.sql = connection
        self._entries = 0

    def fill(self, items: Iterable[Item]) -> None:
        """Take everything that a reader gives. Raises BadFile."""
        pages: list[tuple[Any, ...]] = []
        entries: list[tuple[Any, ...]] = []
        extras: list[tuple[Any, ...]] = []
        for item in items:
            if isinstance(item, Entry):
                entries.append(self._entry(item))
            elif isinstance(item, Page):
                pages.append(_page(item))
            elif isinstance(item, Extra):
                extras.append((item.kind, storable(item.of), json.dumps(dict(item.values))))
            else:
                self._skip(item)
            held = len(pages) + len(entries) + len(extras)
            if held >= _ROWS_AT_ONCE or _is_large(item):
                self._write(pages, entries, extras)
        self._write(pages, entries, extras)
        self.sql.execute("CREATE INDEX entries_page ON entries (page)")
        self.sql.execute("CREATE INDEX extras_belongs ON extras (belongs, kind)")

    def count(self) -> int:
        """How many entries there are, those that readers left out included."""
        left_out = self.one("SELECT coalesce(sum(count), 0) FROM skipped")
        return int(self._entries + left_out)

    def one(self, query: str, *values: object) -> Any:
        """The first column of the first row."""
        return self.sql.execute(query, values).fetchone()[0]

    def extras(self, kind: str, belongs: str | None = None) -> Iterator[dict[str, Any]]:
        """The rows of ``kind``: all, or those that belong to a comment, a page, a person."""
        rows = self.sql.cursor().execute(
            "SELECT told FROM extras WHERE kind = ?"
            + ("" if belongs is None else " AND belongs = ?")
            + " ORDER BY rowid",
            (kind,) if belongs is None else (kind, belongs),
        )
        return (json.loads(row[0]) for row in rows)

    def because(self) -> dict[str, int]:
        """How many entries stay out, by reason."""
        rows = self.sql.execute(
            "SELECT reason, sum(count) FROM (SELECT reason, count FROM skipped UNION ALL"
            " SELECT reason, 1 FROM entries WHERE reason IS NOT NULL) GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return dict(rows.fetchall())

    def left_out(self, limit: int) -> list[SkippedEntry]:
        """The first entries that stay out, each with its reason."""
        rows = self.sql.execute(
            "SELECT reason, told FROM skipped UNION ALL"
            " SELECT reason, told FROM entries WHERE reason IS NOT NULL LIMIT ?",
            (limit,),
        )
        return [SkippedEntry(*row) for row in rows]

    def _entry(self, entry: Entry) -> tuple[Any, ...]:
        number = self._entries
        self._entries += 1
        name = _identity(entry.id)
        at = usable(entry.created_at) if entry.created_at else None
        reason = NO_ID if not name else None if at else NO_DATE
        return (
            number,
            name,
            storable(entry.page)[:_LONGEST_KEY],
            _identity(entry.parent_id or "") or None,
            round(at.timestamp() * 1000) if at else None,
            Status(entry.status).value,
            json.dumps(raw_of(entry)),
            entry.where,
            reason,
            None if entry.kept is None else number_of(entry.id),
            None if entry.kept is None else origin_of(entry.kept.get("source")),
        )

    def _skip(self, item: Skipped) -> None:
        self.sql.execute(
            "INSERT INTO skipped VALUES (?, ?, ?)", (item.reason, item.where, item.count)
        )

    def _write(
        self,
        pages: list[tuple[Any, ...]],
        entries: list[tuple[Any, ...]],
        extras: list[tuple[Any, ...]],
    ) -> None:
        self.sql.executemany("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, NULL)", pages)
        self.sql.executemany(
            "INSERT INTO entries"
            " (n, id, page, parent, at, status, raw, told, reason, kept, origin)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            entries,
        )
        self.sql.executemany("INSERT INTO extras VALUES (?, ?, ?)", extras)
        pages.clear()
        entries.clear()
        extras.clear()


@contextmanager
def spooled(items: Iterable[Item]) -> Iterator[Spool]:
    """Everything that a reader gives, for as long as the block lasts. Raises BadFile."""
    with tempfile.TemporaryDirectory(prefix="palabre-") as folder:
        connection = sqlite3.connect(Path(folder) / "spool.sqlite3", isolation_level=None)
        try:
            connection.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;"
                "PRAGMA temp_store = FILE; BEGIN;" + _TABLES
            )
            spool = Spool(connection)
            spool.fill(items)
            yield spool
        finally:
            connection.close()


def _identity(text: str) -> str:
    """An id as it is kept; a digest of one that is longer than a column."""
    name = storable(text).strip()
    return name if len(name) <= _LONGEST_ID else sha256(name.encode()).hexdigest()


def _is_large(item: Item) -> bool:
    return isinstance(item, Entry) and len(item.text) > _LARGE_TEXT


def _page(page: Page) -> tuple[Any, ...]:
    return (
        storable(page.key)[:_LONGEST_KEY],
        storable(page.address) if page.address else None,
        storable(page.title) if page.title else None,
        page.is_closed,
        page.skip,
    )
