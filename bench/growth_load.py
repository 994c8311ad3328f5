"""Brings the growth benchmark's rows into a new database in bulk: indexes are made afterwards."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

import psycopg

from bench.growth_data import SITE, Schema, commenters, comments, entries, events, reports, threads
from bench.growth_waits import needs, watches
from comments_service.rules.text.search_terms import as_text, as_vector

Rows = Iterator[dict[str, Any]]
_TABLES: dict[str, Callable[[Schema], Rows]] = {
    "threads": threads,
    "commenters": commenters,
    "comments": comments,
    "events": events,
    "reports": reports,
    "needs": needs,
    "watches": watches,
}
_AT_ONCE = 10_000


def load_sqlite(path: Path, shape: Schema) -> None:
    """Fill a migrated SQLite file; nothing of it is durable before the end."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("foreign_keys=OFF", "journal_mode=OFF", "synchronous=OFF", "cache_size=-400000"):
        connection.execute(f"PRAGMA {pragma}")
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND (type = 'index'"
        " AND tbl_name IN ('threads', 'commenters', 'comments', 'events', 'reports', 'needs')"
        " OR name = 'search_entries_insert')"
    ).fetchall()
    connection.execute("BEGIN")
    for name, _ in indexes:
        kind = "TRIGGER" if name == "search_entries_insert" else "INDEX"
        connection.execute(f"DROP {kind} {name}")
    for table, rows in _TABLES.items():
        _insert(connection, table, rows(shape))
    connection.executemany(
        "INSERT INTO search_entries VALUES (?, ?, ?, ?)",
        ((number, SITE, number, as_text(terms)) for number, terms in entries(shape)),
    )
    connection.execute("INSERT INTO search_index (search_index) VALUES ('rebuild')")
    for _, sql in indexes:
        connection.execute(sql)
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


def _insert(connection: sqlite3.Connection, table: str, rows: Rows) -> None:
    first = next(rows)
    columns = list(first)
    marks = ", ".join("?" for _ in columns)
    connection.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",
        ([_for_sqlite(value) for value in row.values()] for row in chain([first], rows)),
    )


def _for_sqlite(value: Any) -> Any:
    return f"{value:%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else value


def load_postgresql(url: str, shape: Schema) -> None:
    """Fill a migrated PostgreSQL database; the account must be a superuser."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # no checks of foreign keys
        connection.execute("SET maintenance_work_mem = '512MB'")
        connection.execute("SET synchronous_commit = off")
        indexes = connection.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND NOT EXISTS"
            " (SELECT FROM pg_constraint WHERE conname = indexname)"
            " AND tablename IN ('threads', 'commenters', 'comments', 'events', 'needs',"
            " 'search_entries')"
        ).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        for table, rows in _TABLES.items():
            _copy(connection, table, rows(shape))
        _copy(connection, "search_entries", _entries(shape))
        for _, definition in indexes:
            connection.execute(definition)
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")


def _entries(shape: Schema) -> Rows:
    for number, terms in entries(shape):
        yield {"site_id": SITE, "comment_id": number, "terms": as_vector(terms)}


def _copy(connection: "psycopg.Connection[Any]", table: str, rows: Rows) -> None:
    first = next(rows)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(first)}) FROM STDIN") as copy,
    ):
        for some in _portions(chain([first], rows)):
            copy.write("".join(some))


def _portions(rows: Iterable[dict[str, Any]]) -> Iterator[list[str]]:
    lines: list[str] = []
    for row in rows:
        lines.append("\t".join(map(_for_postgresql, row.values())) + "\n")
        if len(lines) == _AT_ONCE:
            yield lines
            lines = []
    yield lines


def _for_postgresql(value: Any) -> str:
    if value is None:
        return "\\N"
    return value.isoformat() if isinstance(value, datetime) else str(value)
