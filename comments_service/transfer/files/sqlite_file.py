"""SQLite files of strangers: read from a copy, each table once, with bounds a lie cannot move.

Pages of such a file may point to one another in circles: a table then has more rows than a disk.
Rows of a whole table have growing numbers, and hold no more than the file does.
See https://sqlite.org/security.html, section 1.2.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from comments_service.transfer.coerce import text
from comments_service.transfer.entries import BadFile
from comments_service.transfer.files.source import Source

_LONGEST_VALUE = 8 * 1024 * 1024
# What values may come to beside the file's own bytes: in UTF-16 a text can be half as long.
_GROWTH = 2
_FREE_BYTES = 64 * 1024
# Steps of SQLite's machine: far more than any row needs of the bytes that it takes.
_STEPS_A_BYTE = 20
_FREE_STEPS = 1_000_000
_STEPS_AT_ONCE = 10_000


class SqliteFile:
    """An open database; ``size`` is that of its file."""

    def __init__(self, database: sqlite3.Connection, size: int) -> None:
        self._database = database
        self._size = size

    def columns(self, table: str) -> set[str]:
        """Return the stored columns of a real table: those that are computed might never end."""
        # sqlite_master calls virtual tables tables as well.
        types = [row["type"] for row in self._database.execute(f"PRAGMA table_list({table})")]
        if types != ["table"]:
            return set()
        return {row["name"] for row in self._database.execute(f"PRAGMA table_info({table})")}

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table in the order in which they are stored. Raise BadFile."""
        chosen = ", ".join(f'"{name}"' for name in columns)
        last, held = None, 0
        for row in self._database.execute(
            f"SELECT rowid AS row_number, {chosen} FROM {table} ORDER BY rowid"  # noqa: S608
        ):
            number = row["row_number"]
            held += sum(len(value) for value in tuple(row) if isinstance(value, str | bytes))
            if last is not None and number <= last:
                raise BadFile("its pages go round in circles.")
            if held > _GROWTH * self._size + _FREE_BYTES:
                raise BadFile("it says that it holds more than there is.")
            last = number
            yield {name: row[name] for name in columns}


@contextmanager
def sqlite_file(source: Source, program: str) -> Iterator[SqliteFile]:
    """Open a copy, so that nothing is written beside the original. Raise BadFile."""
    with source.file() as copy:
        _take_what_is_not_merged_yet(source.path, copy)
        size = sum(path.stat().st_size for path in copy.parent.glob(f"{copy.name}*"))
        try:
            with closing(sqlite3.connect(copy)) as database:
                _distrust(database, size)
                database.text_factory = text
                database.row_factory = sqlite3.Row
                yield SqliteFile(database, size)
        except sqlite3.Error as error:
            raise BadFile(f"it is not a whole database of {program}: {error}.") from error


def _distrust(database: sqlite3.Connection, size: int) -> None:
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0"):
        database.execute(f"PRAGMA {pragma}")
    left = (_FREE_STEPS + _STEPS_A_BYTE * size) // _STEPS_AT_ONCE

    def is_too_much() -> bool:
        nonlocal left
        left -= 1
        return left < 0

    database.set_progress_handler(is_too_much, _STEPS_AT_ONCE)


def _take_what_is_not_merged_yet(original: Path, copy: Path) -> None:
    # In WAL mode the last comments stand in a second file until the last program closes it.
    log = original.with_name(f"{original.name}-wal")
    if log.is_file():
        shutil.copyfile(log, copy.with_name(f"{copy.name}-wal"))
