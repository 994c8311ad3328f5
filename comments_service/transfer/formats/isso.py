"""Isso's database: SQLite, without an export command.

``mode`` 1 is published, 2 waits, 4 is deleted but answered. ``uri`` is a path, or whatever the page
said. Columns came and went: what is missing is nothing.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from comments_service.rules.comments.status import Status
from comments_service.transfer import timestamps
from comments_service.transfer.coerce import identifier, number, page_address, text
from comments_service.transfer.entries import BadFile, Entry, Item, Page, Skipped
from comments_service.transfer.source import Sample, Source

NAME = "isso"
TITLE = "Isso (comments.db)"
UNKNOWN_MODE = "in a state that Isso does not know"

_STATUS = {1: Status.PUBLISHED, 2: Status.HELD, 4: Status.DELETED}
_NEEDED = {"id", "tid", "parent", "created", "mode", "text"}
_OTHERS = ("modified", "author", "email", "website", "likes", "dislikes")
_LONGEST_VALUE = 8 * 1024 * 1024


def recognises(sample: Sample) -> bool:
    """A SQLite file with Isso's tables, told by the column of voters that only it has."""
    return sample.is_sqlite and b"voters" in sample.head and b"threads" in sample.head


def read(source: Source) -> Iterator[Item]:
    """Pages, then comments by id. A copy is read, so that nothing is written beside the original.

    Raises BadFile.
    """
    with source.file() as copy:
        _take_what_is_not_merged_yet(source.path, copy)
        try:
            with closing(sqlite3.connect(copy)) as database:
                _distrust(database)
                database.text_factory = text
                database.row_factory = sqlite3.Row
                yield from _items(database)
        except sqlite3.Error as error:
            raise BadFile(f"it is not a whole database of Isso: {error}.") from error


def _distrust(database: sqlite3.Connection) -> None:
    """The file may be made to harm: https://sqlite.org/security.html, section 1.2."""
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0"):
        database.execute(f"PRAGMA {pragma}")


def _take_what_is_not_merged_yet(original: Path, copy: Path) -> None:
    # In WAL mode the last comments stand in a second file until the last program closes it.
    log = original.with_name(f"{original.name}-wal")
    if log.is_file():
        shutil.copyfile(log, copy.with_name(f"{copy.name}-wal"))


def _items(database: sqlite3.Connection) -> Iterator[Item]:
    columns, of_threads = _columns(database, "comments"), _columns(database, "threads")
    if not columns >= _NEEDED or not of_threads >= {"id", "uri"}:
        raise BadFile("it is not a database of Isso: tables or columns are missing.")
    title = "title" if "title" in of_threads else "NULL"
    for key, uri, called in database.execute(f"SELECT id, uri, {title} FROM threads ORDER BY id"):
        yield Page(key=text(key), address=page_address(text(uri)), title=text(called) or None)
    chosen = ", ".join([*sorted(_NEEDED), *(name for name in _OTHERS if name in columns)])
    for row in database.execute(f"SELECT {chosen} FROM comments ORDER BY id"):
        yield _item(dict(row))


def _columns(database: sqlite3.Connection, table: str) -> set[str]:
    """Stored columns of a real table: those that are computed might never come to an end."""
    # sqlite_master calls virtual tables tables as well.
    types = [row["type"] for row in database.execute(f"PRAGMA table_list({table})")]
    if types != ["table"]:
        return set()
    return {row["name"] for row in database.execute(f"PRAGMA table_info({table})")}


def _item(row: dict[str, Any]) -> Item:
    status = _STATUS.get(number(row["mode"]))
    where = f"comment {text(row['id'])}"
    if status is None:
        return Skipped(UNKNOWN_MODE, where)
    return Entry(
        id=text(row["id"]),
        page=text(row["tid"]),
        parent_id=identifier(row["parent"]),
        created_at=timestamps.seconds(row["created"]),
        text=text(row["text"]),
        markup="markdown_html",
        status=status,
        name=text(row.get("author")) or None,
        email=text(row.get("email")) or None,
        website=text(row.get("website")) or None,
        up=number(row.get("likes")),
        down=number(row.get("dislikes")),
        edited_at=timestamps.seconds(row["modified"]) if row.get("modified") else None,
        where=where,
    )
