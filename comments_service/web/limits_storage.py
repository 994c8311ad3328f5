"""Rate-limit counts in a small SQLite file, so that all worker processes share one count.

Used where there is no Redis. The file holds nothing but counts: it may vanish at any time.
"""

import sqlite3
import threading
import time
from typing import Any

from limits.storage import Storage

_SCHEMA = """
CREATE TABLE IF NOT EXISTS counts (key TEXT PRIMARY KEY, count INTEGER, expires REAL)
WITHOUT ROWID
"""
_HIT = """
INSERT INTO counts VALUES (:key, :amount, :now + :expiry)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN expires <= :now THEN :amount ELSE count + :amount END,
  expires = CASE WHEN expires <= :now THEN :now + :expiry ELSE expires END
RETURNING count
"""


class SqliteStorage(Storage):
    """Fixed windows that begin with their first hit. URI: ``palabre-limits:///path/to/file``."""

    STORAGE_SCHEME = ["palabre-limits"]

    def __init__(self, uri: str, **options: Any) -> None:
        super().__init__(uri, **options)
        self._path = uri.partition("://")[2]
        self._local = threading.local()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What means that the storage is away; the limiter then counts in memory."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count ``amount`` hits on ``key`` in its window of ``expiry`` seconds."""
        values = {"key": key, "amount": amount, "expiry": expiry, "now": time.time()}
        row = self._connection().execute(_HIT, values).fetchone()
        return int(row[0])

    def get(self, key: str) -> int:
        """Hits on ``key`` in its current window."""
        return self._read(key)[0]

    def get_expiry(self, key: str) -> float:
        """When the window of ``key`` ends, in seconds since 1970."""
        return self._read(key)[1]

    def check(self) -> bool:
        """Whether the file can be used."""
        try:
            self._connection().execute("SELECT 1")
        except sqlite3.Error:
            return False
        return True

    def clear(self, key: str) -> None:
        """Forget ``key``."""
        self._connection().execute("DELETE FROM counts WHERE key = ?", (key,))

    def reset(self) -> int | None:
        """Forget everything; returns how many keys there were."""
        return self._connection().execute("DELETE FROM counts").rowcount

    def _read(self, key: str) -> tuple[int, float]:
        now = time.time()
        row = (
            self._connection()
            .execute("SELECT count, expires FROM counts WHERE key = ?", (key,))
            .fetchone()
        )
        return (int(row[0]), float(row[1])) if row and row[1] > now else (0, now)

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, isolation_level=None, timeout=0.25)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(_SCHEMA)
            connection.execute("DELETE FROM counts WHERE expires <= ?", (time.time(),))
            self._local.connection = connection
        return connection
