"""Since when what was read is known to stand: by the file's change counter, or by a short lease."""

import sqlite3
import threading
import time
from typing import Any, Protocol

from comments_service.web.http_cache.signal import SharedSignal

#: How long an answer from a database on another machine is believed without asking: whoever reads
#: sees a change within a second, whatever becomes of the news of it.
LEASE_S = 0.9
#: How often the file is asked whether a program other than this service has written it.
_LOOK_EVERY_S = 0.1


class Watch(Protocol):
    """Tells whether anything may have changed since a mark."""

    def mark(self) -> Any:
        """Taken before the database is read."""

    def stands(self, mark: Any, now: float) -> bool:
        """Whether what was read after ``mark`` is known to be true at ``now`` (time.monotonic)."""


class FileWatch:
    """SQLite: our own writers give a signal; others are noticed by ``PRAGMA data_version``.

    The counter changes with each commit of any other connection (sqlite.org/pragma.html). It is
    looked at ten times a second, or on each request where the signal does not work.
    """

    def __init__(self, database: str, signal: SharedSignal) -> None:
        self._database = database
        self._signal = signal
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._connections = 0
        self._version = (0, 0)
        self._look_at = 0.0

    def mark(self) -> tuple[int, tuple[int, int]]:
        """The signal and the file's version, a tenth of a second old at most."""
        if not self._signal.works:
            with self._lock:
                self._look()
        elif time.monotonic() >= self._look_at and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._signal.value(), self._version

    def stands(self, mark: Any, now: float) -> bool:
        """Whether nobody has committed since ``mark``."""
        if mark is None:
            return False
        if now >= self._look_at:
            return bool(mark == self.mark())
        # The signal was opened by whoever took the mark.
        is_same: bool = mark[0] == self._signal.number[0] and mark[1] == self._version
        return is_same

    def _look(self) -> None:
        if self._signal.works:
            self._look_at = time.monotonic() + _LOOK_EVERY_S
        try:
            if self._connection is None:
                self._connections += 1
                self._connection = sqlite3.connect(
                    self._database, isolation_level=None, check_same_thread=False, timeout=0.05
                )
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
            self._version = (self._connections, version)
        except sqlite3.Error:
            # Away or locked: what is known goes on to count until it can be asked again.
            self._connection = None


class LeaseWatch:
    """PostgreSQL: what was read is believed for LEASE_S, unless news of a change come first.

    Without Redis the processes of one machine give each other ``signal``.
    """

    def __init__(self, signal: SharedSignal | None) -> None:
        self._signal = signal

    def mark(self) -> tuple[float, int]:
        """When the lease ends, and the signal."""
        return time.monotonic() + LEASE_S, self._value()

    def stands(self, mark: Any, now: float) -> bool:
        """Whether the lease runs and no signal was given."""
        return mark is not None and now < mark[0] and mark[1] == self._value()

    def _value(self) -> int:
        return self._signal.value() if self._signal else 0
