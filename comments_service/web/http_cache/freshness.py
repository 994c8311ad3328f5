"""Whether what was read from the database may have changed: by a counter, or by a short lease."""

import sqlite3
import threading
import time
from typing import Any, Protocol

from comments_service.web.http_cache.shared_counter import SharedCounter

#: How long a response from a database on another machine is served without a check: readers see
#: a change within a second, even if no message about it arrives.
LEASE_S = 0.9
#: How often the file is checked for writes by programs other than this service.
_CHECK_EVERY_S = 0.1


class Freshness(Protocol):
    """Tells whether anything may have changed since a stamp."""

    def stamp(self) -> Any:
        """Return a stamp; take it before reading the database."""

    def is_fresh(self, stamp: Any, now: float) -> bool:
        """Whether what was read after ``stamp`` is true at ``now`` (time.monotonic)."""


class FileFreshness:
    """SQLite: our own writers bump a counter; others are noticed by ``PRAGMA data_version``.

    The version changes with each commit of any other connection (sqlite.org/pragma.html). It is
    read ten times a second, or on each request where the counter does not work.
    """

    def __init__(self, database: str, counter: SharedCounter) -> None:
        self._database = database
        self._counter = counter
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._connections = 0
        self._version = (0, 0)
        self._check_at = 0.0

    def stamp(self) -> tuple[int, tuple[int, int]]:
        """Return the counter and the file's version as they are now."""
        counted = self._counter.value()
        with self._lock:
            self._read_version()
        return counted, self._version

    def is_fresh(self, stamp: Any, now: float) -> bool:
        """Whether nobody has committed since ``stamp``."""
        if stamp is None:
            return False
        # While one thread looks the others need not, unless this is the only sign there is.
        if now >= self._check_at and self._lock.acquire(blocking=not self._counter.works):
            try:
                self._read_version()
            finally:
                self._lock.release()
        # The counter's file was opened when the stamp was taken.
        is_same: bool = stamp[0] == self._counter.cell[0] and stamp[1] == self._version
        return is_same

    def _read_version(self) -> None:
        if self._counter.works:
            self._check_at = time.monotonic() + _CHECK_EVERY_S
        try:
            if self._connection is None:
                self._connections += 1
                self._connection = sqlite3.connect(
                    self._database, isolation_level=None, check_same_thread=False, timeout=0.05
                )
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
            self._version = (self._connections, version)
        except sqlite3.Error:
            # Away or locked: the last version counts until the next one can be read.
            self._connection = None


class LeaseFreshness:
    """PostgreSQL: what was read is fresh for LEASE_S, unless a message of a change comes first.

    Without Redis the processes of one machine share ``counter``.
    """

    def __init__(self, counter: SharedCounter | None) -> None:
        self._counter = counter

    def stamp(self) -> tuple[float, int]:
        """Return when the lease ends, and the counter."""
        return time.monotonic() + LEASE_S, self._value()

    def is_fresh(self, stamp: Any, now: float) -> bool:
        """Whether the lease runs and nobody bumped the counter."""
        return stamp is not None and now < stamp[0] and stamp[1] == self._value()

    def _value(self) -> int:
        return self._counter.value() if self._counter else 0
