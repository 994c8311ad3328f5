"""A file's content in a temporary database: read once, then queried in any order.

So replies can be linked to what comes later in the file, and a file of any size takes little
memory. Every error of the file surfaces here, before the service's database is touched.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, NamedTuple

from comments_service.rules.comments.status import Status
from comments_service.transfer.columns import is_reduced, is_too_long, raw_of, storable
from comments_service.transfer.entries import BadFile, Entry, Extra, Item, Page, Skipped
from comments_service.transfer.files.folders import temporary_folder
from comments_service.transfer.restore_columns import number_of, origin_of
from comments_service.transfer.timestamps import usable

NO_ID = "without a usable id"

_LONGEST_ID = 200
_LONGEST_KEY = 4000
_ROWS_AT_ONCE = 50
_LARGE_TEXT = 100_000
# How large it may become: comments of a few letters take many times their size.
_FREE_BYTES = 32 * 1024 * 1024
_GROWTH = 30
_LARGEST = 16 * 1024 * 1024 * 1024

_TABLES = """
CREATE TABLE pages (
    key TEXT PRIMARY KEY, address TEXT, title TEXT, closed INTEGER, skip TEXT, page_id TEXT,
    identifier TEXT, thread INTEGER
) WITHOUT ROWID;
CREATE TABLE threads (
    thread INTEGER PRIMARY KEY, mark TEXT UNIQUE, key TEXT, url TEXT, host TEXT, title TEXT,
    closed INTEGER, stored_id INTEGER
);
CREATE TABLE entries (
    n INTEGER PRIMARY KEY, id TEXT, page TEXT, parent TEXT, at INTEGER, status TEXT, raw TEXT,
    location TEXT, reason TEXT, thread INTEGER, parent_n INTEGER, stored_id INTEGER,
    stored_parent_id INTEGER, since INTEGER, depth INTEGER, comment_id INTEGER, native_id INTEGER,
    origin TEXT, is_reduced INTEGER, is_name_cut INTEGER, is_dated INTEGER
);
CREATE TABLE skipped (reason TEXT, location TEXT, count INTEGER);
CREATE TABLE extras (kind TEXT, owner TEXT, content TEXT);
CREATE TABLE existing (
    thread_id INTEGER, id TEXT, comment_id INTEGER, import_id INTEGER, PRIMARY KEY (thread_id, id)
) WITHOUT ROWID;
CREATE INDEX existing_comment_id ON existing (comment_id);
"""


class SkippedEntry(NamedTuple):
    """An entry that stays out: why, and where in the file it is."""

    reason: str
    where: str | None


class Spool:
    """The temporary database. Of its tables, transfer.plan and its neighbours know as well."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.sql = connection
        self._entries = 0

    def fill(self, items: Iterable[Item], bytes_read: Callable[[], int]) -> None:
        """Take everything that a reader gives of the bytes that it has read. Raise BadFile."""
        pages: list[tuple[Any, ...]] = []
        entries: list[tuple[Any, ...]] = []
        extras: list[tuple[Any, ...]] = []
        for item in items:
            if isinstance(item, Entry):
                entries.append(self._entry(item))
            elif isinstance(item, Page):
                pages.append(_page(item))
            elif isinstance(item, Extra):
                extras.append((item.kind, storable(item.owner), json.dumps(dict(item.values))))
            else:
                self._skip(item)
            waiting = len(pages) + len(entries) + len(extras)
            if waiting >= _ROWS_AT_ONCE or _is_large(item):
                self._write(pages, entries, extras)
                self._check_size(bytes_read())
        self._write(pages, entries, extras)
        self._date_the_undated()
        self.sql.execute("CREATE INDEX entries_page ON entries (page)")
        self.sql.execute("CREATE INDEX extras_owner ON extras (owner, kind)")

    def _check_size(self, bytes_read: int) -> None:
        size = self.one("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        if size > min(_FREE_BYTES + _GROWTH * bytes_read, _LARGEST):
            raise BadFile("it makes far more of comments than there are bytes in it.")

    def count(self) -> int:
        """Count the entries, those that the reader skipped included."""
        skipped = self.one("SELECT coalesce(sum(count), 0) FROM skipped")
        return int(self._entries + skipped)

    def is_empty(self) -> bool:
        """Tell whether there is nothing in it: no comment, and nothing of our own export."""
        return not self.count() and not self.one("SELECT EXISTS (SELECT 1 FROM extras)")

    def one(self, query: str, *values: object) -> Any:
        """Return the first column of the first row."""
        return self.sql.execute(query, values).fetchone()[0]

    def extras(self, kind: str, owner: str | None = None) -> Iterator[dict[str, Any]]:
        """Yield the rows of ``kind``: all, or those of one comment, page or person."""
        rows = self.sql.cursor().execute(
            "SELECT content FROM extras WHERE kind = ?"
            + ("" if owner is None else " AND owner = ?")
            + " ORDER BY rowid",
            (kind,) if owner is None else (kind, owner),
        )
        return (json.loads(row[0]) for row in rows)

    def skip_counts(self) -> dict[str, int]:
        """Count the entries that stay out, by reason."""
        rows = self.sql.execute(
            "SELECT reason, sum(count) FROM (SELECT reason, count FROM skipped UNION ALL"
            " SELECT reason, 1 FROM entries WHERE reason IS NOT NULL) GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return dict(rows.fetchall())

    def skipped_entries(self, limit: int) -> list[SkippedEntry]:
        """Return the first entries that stay out, each with its reason."""
        rows = self.sql.execute(
            "SELECT reason, location FROM skipped UNION ALL"
            " SELECT reason, location FROM entries WHERE reason IS NOT NULL LIMIT ?",
            (limit,),
        )
        return [SkippedEntry(*row) for row in rows]

    def _entry(self, entry: Entry) -> tuple[Any, ...]:
        number = self._entries
        self._entries += 1
        entry_id = _identity(entry.id)
        at = usable(entry.created_at) if entry.created_at else None
        is_gone = entry.status is Status.DELETED
        return (
            number,
            entry_id,
            storable(entry.page)[:_LONGEST_KEY],
            _identity(entry.parent_id or "") or None,
            round(at.timestamp() * 1000) if at else None,
            Status(entry.status).value,
            json.dumps(raw_of(entry)),
            entry.where,
            None if entry_id else NO_ID,
            None if entry.native is None else number_of(entry.id),
            None if entry.native is None else origin_of(entry.native.get("source")),
            not is_gone and is_reduced(entry.text, entry.markup),
            not is_gone and is_too_long(entry.name or ""),
            at is not None,
        )

    def _date_the_undated(self) -> None:
        """Give comments without a usable time that of a neighbour: on their page, in the file.

        The one before counts first, and the time of this import where the file has no times.
        """
        if self.one("SELECT NOT EXISTS (SELECT 1 FROM entries WHERE NOT is_dated)"):
            return
        self.sql.execute("CREATE INDEX entries_dated ON entries (page, n, at) WHERE is_dated")
        self.sql.execute("CREATE INDEX entries_dated_n ON entries (n, at) WHERE is_dated")
        dated = "SELECT d.at FROM entries d WHERE d.is_dated"
        on_page = f"{dated} AND d.page = entries.page AND d.n"
        self.sql.execute(
            f"UPDATE entries SET at = coalesce(({on_page} < entries.n ORDER BY d.n DESC LIMIT 1),"
            f" ({on_page} > entries.n ORDER BY d.n LIMIT 1),"
            f" ({dated} AND d.n < entries.n ORDER BY d.n DESC LIMIT 1),"
            f" ({dated} AND d.n > entries.n ORDER BY d.n LIMIT 1), ?) WHERE NOT is_dated",
            (round(time.time() * 1000),),
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
        self.sql.executemany(
            "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, NULL)", pages
        )
        self.sql.executemany(
            "INSERT INTO entries"
            " (n, id, page, parent, at, status, raw, location, reason, native_id, origin,"
            " is_reduced, is_name_cut, is_dated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            entries,
        )
        self.sql.executemany("INSERT INTO extras VALUES (?, ?, ?)", extras)
        pages.clear()
        entries.clear()
        extras.clear()


@contextmanager
def spool_of(items: Iterable[Item], bytes_read: Callable[[], int]) -> Iterator[Spool]:
    """Hold everything that a reader gives, for as long as the block lasts. Raise BadFile.

    ``bytes_read()`` tells how much of the file it has read by then: the spool is bound to that.
    """
    with temporary_folder() as folder:
        connection = sqlite3.connect(folder / "spool.sqlite3", isolation_level=None)
        try:
            connection.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;"
                "PRAGMA temp_store = FILE; BEGIN;" + _TABLES
            )
            spool = Spool(connection)
            try:
                spool.fill(items, bytes_read)
            except sqlite3.Error as error:
                raise BadFile(f"it cannot be unfolded in the temporary folder: {error}.") from error
            yield spool
        finally:
            connection.close()


def _identity(text: str) -> str:
    """Return an id as it is stored; a digest of one that is longer than the column."""
    entry_id = storable(text).strip()
    return entry_id if len(entry_id) <= _LONGEST_ID else sha256(entry_id.encode()).hexdigest()


def _is_large(item: Item) -> bool:
    return isinstance(item, Entry) and len(item.text) > _LARGE_TEXT


def _page(page: Page) -> tuple[Any, ...]:
    return (
        storable(page.key)[:_LONGEST_KEY],
        storable(page.address) if page.address else None,
        storable(page.title) if page.title else None,
        page.is_closed,
        page.skip,
        storable(page.page_id) if page.page_id else None,
        storable(page.identifier) if page.identifier else None,
    )
