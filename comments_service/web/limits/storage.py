"""Where rate-limit counts are kept: Redis, else a file that all workers share, else memory.

Counts are not worth a failed request: when a store is away the next one counts on, and the first
is asked again soon.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from limits.storage import MemoryStorage, RedisStorage, Storage

log = logging.getLogger(__name__)

Result = TypeVar("Result")

#: How long a store that failed is left alone: its delay is paid by one request in that time.
COOLDOWN_S = 2.0
# A post waits this long for counts, at worst, and is answered within 300 ms all the same.
_PATIENCE_S = 0.15
# The file is on this machine: who waits for it waits for others' hits, and soon has their turn.
_FILE_PATIENCE_S = 1.0
_HITS_BETWEEN_PURGES = 500

_SCHEMA = """
CREATE TABLE IF NOT EXISTS windows (key TEXT PRIMARY KEY, count INTEGER, ends REAL, length REAL)
WITHOUT ROWID
"""
# One that ends later than a fresh one would was begun before the clock was set back. Not by a
# moment only: of two hits the one that looked at the clock first may come second.
_IS_OPEN = "ends > :now AND ends <= :now + length + 5"
_HIT = f"""
INSERT INTO windows VALUES (:key, :amount, :now + :length, :length)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN {_IS_OPEN} THEN count + :amount ELSE :amount END,
  ends = CASE WHEN {_IS_OPEN} THEN ends ELSE :now + :length END
RETURNING count
"""
_READ = f"SELECT count, ends FROM windows WHERE key = :key AND {_IS_OPEN}"


class SqliteStorage(Storage):
    """Fixed windows that begin with their first hit. URI: ``palabre-file:///path/to/file``.

    The file holds nothing but counts: it may vanish at any time.
    """

    STORAGE_SCHEME = ["palabre-file"]

    def __init__(self, uri: str, **options: Any) -> None:
        super().__init__(uri, **options)
        self._path = uri.partition("://")[2]
        self._local = threading.local()
        self._hits = 0

    @property
    def base_exceptions(self) -> type[Exception]:
        """What means that the file is away."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count ``amount`` hits on ``key`` in its window of ``expiry`` seconds."""
        values = {"key": key, "amount": amount, "length": expiry, "now": time.time()}
        row = self._connection().execute(_HIT, values).fetchone()
        self._hits += 1
        if self._hits % _HITS_BETWEEN_PURGES == 0:
            self._purge(self._connection())
        return int(row[0])

    def get(self, key: str) -> int:
        """Hits on ``key`` in its current window."""
        return self._read(key)[0]

    def get_expiry(self, key: str) -> float:
        """When the window of ``key`` ends, in seconds since 1970."""
        return self._read(key)[1]

    def check(self) -> bool:
        """Whether the file can be used; makes it where it is missing."""
        try:
            self._connection().execute("SELECT 1")
        except sqlite3.Error:
            return False
        return True

    def clear(self, key: str) -> None:
        """Forget ``key``."""
        self._connection().execute("DELETE FROM windows WHERE key = ?", (key,))

    def reset(self) -> int | None:
        """Forget everything; returns how many keys there were."""
        return self._connection().execute("DELETE FROM windows").rowcount

    def _read(self, key: str) -> tuple[int, float]:
        now = time.time()
        row = self._connection().execute(_READ, {"key": key, "now": now}).fetchone()
        return (int(row[0]), float(row[1])) if row else (0, now)

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, isolation_level=None, timeout=_FILE_PATIENCE_S)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(_SCHEMA)
            self._purge(connection)
            self._local.connection = connection
        return connection

    def _purge(self, connection: sqlite3.Connection) -> None:
        connection.execute(f"DELETE FROM windows WHERE NOT ({_IS_OPEN})", {"now": time.time()})


@dataclass
class _Store:
    """One place for counts; left alone until ``rests_until`` (of the monotonic clock)."""

    storage: Storage
    rests_until: float = 0.0
    is_away: bool = False


class FallbackStorage(Storage):
    """The first of ``storages`` that answers counts; memory does when none answers."""

    STORAGE_SCHEME = ["palabre-counts"]

    def __init__(self, uri: str, *, storages: Sequence[Storage], **options: Any) -> None:
        super().__init__(uri, **options)
        self._stores = [_Store(storage) for storage in storages]
        self._memory = MemoryStorage()

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """Nothing: there is always a store that works."""
        return ()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count ``amount`` hits on ``key`` in its window of ``expiry`` seconds."""
        return self._ask(lambda storage: storage.incr(key, expiry, amount))

    def get(self, key: str) -> int:
        """Hits on ``key`` in its current window."""
        return self._ask(lambda storage: storage.get(key))

    def get_expiry(self, key: str) -> float:
        """When the window of ``key`` ends, in seconds since 1970."""
        return self._ask(lambda storage: storage.get_expiry(key))

    def check(self) -> bool:
        """Memory always works."""
        return True

    def clear(self, key: str) -> None:
        """Forget ``key``."""
        self._ask(lambda storage: storage.clear(key))

    def reset(self) -> int | None:
        """Forget everything; returns how many keys there were."""
        return self._ask(lambda storage: storage.reset())

    def _ask(self, act: Callable[[Storage], Result]) -> Result:
        for store in self._stores:
            if time.monotonic() < store.rests_until:
                continue
            if store.is_away:
                # One request finds out whether it is back; those beside it do not wait as well.
                store.rests_until = time.monotonic() + COOLDOWN_S
            try:
                result = act(store.storage)
            except Exception as error:
                # Whatever it is (away, hung, full, a key of the wrong type), the next one counts.
                store.rests_until = time.monotonic() + COOLDOWN_S
                if not store.is_away:
                    store.is_away = True
                    log.warning("limits: %s fails: %s", _name(store), type(error).__name__)
                continue
            if store.is_away:
                store.is_away, store.rests_until = False, 0.0
                log.info("limits: %s is back", _name(store))
            return result
        return act(self._memory)


def redis_storage(url: str) -> Storage:
    """Count in Redis, which all machines share; impatient, since each post waits for it."""
    # Unless told None, redis-py 8 retries ten times, which would block each post for seconds. (Its
    # Retry would say that better, but costs 6 MB a process where there is no Redis.)
    options: dict[str, Any] = {
        "socket_timeout": _PATIENCE_S,
        "socket_connect_timeout": _PATIENCE_S,
        "retry": None,
    }
    return RedisStorage(url, **options)


def file_storage(path: Path) -> Storage:
    """Count in a file, which all workers of this machine share."""
    storage = SqliteStorage(f"{SqliteStorage.STORAGE_SCHEME[0]}://{path}")
    # Made now, before there are workers that would race for it.
    storage.check()
    return storage


def _name(store: _Store) -> str:
    return type(store.storage).__name__.removesuffix("Storage").lower()
