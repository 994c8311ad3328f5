"""The embedded database: how its connections are set up, and how writers wait for one another."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from comments_service.extensions import observe

#: How long a SQLite writer waits for another before the caller is told to try again.
BUSY_TIMEOUT_MS = 3000
# Once that was in vain, others wait less for a while: writers that wait hold the threads that
# readers need.
_SHORT_BUSY_TIMEOUT_MS = 100
_SHORT_FOR_S = 5.0
# A writer's transaction takes a few times as long.
_LOOKS_EVERY_S = 0.0002
_LOOK_OFTEN = "PRAGMA busy_timeout = 0"
_LOOK_RARELY = f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}"
# A deferred transaction that later wants to write fails at once when another has written since;
# IMMEDIATE waits (https://sqlite.org/lang_transaction.html).
_BEGIN = "BEGIN IMMEDIATE"
_LOCKED = sqlite3.OperationalError("database is locked")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(driver: Any, _record: object) -> None:
    if not isinstance(driver, sqlite3.Connection):
        return
    # The driver begins nothing by itself: reads stand alone, writers begin below.
    driver.isolation_level = None
    driver.execute("PRAGMA journal_mode = WAL")
    # FULL: an acknowledged comment survives a power cut (https://sqlite.org/wal.html).
    driver.execute("PRAGMA synchronous = FULL")
    driver.execute("PRAGMA foreign_keys = ON")
    # What is erased is overwritten, not only given free (https://sqlite.org/pragma.html).
    driver.execute("PRAGMA secure_delete = ON")
    driver.execute(_LOOK_RARELY)


class Writers:
    """Turns of this process's SQLite writers, who wait for those of other processes."""

    def __init__(self) -> None:
        self._short_until = 0.0
        self._turn = threading.RLock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until no other thread of this process writes. Raise OperationalError if it goes on.

        Whoever has the turn may take it again.
        """
        if not self._turn.acquire(timeout=self._patience_s()):
            raise self._busy(_LOCKED)
        try:
            yield
        finally:
            self._turn.release()

    def begin(self, connection: Connection) -> None:
        """Begin a transaction that writes. Raise OperationalError if another process goes on.

        Looks for the end of another process's more often than SQLite would by itself, which sleeps
        longer and longer, up to a tenth of a second.
        """
        driver = driver_of(connection)
        gives_up_at = time.monotonic() + self._patience_s()
        observe(_BEGIN)
        driver.execute(_LOOK_OFTEN)
        try:
            while not _has_begun(driver, gives_up_at):
                time.sleep(_LOOKS_EVERY_S)
        except sqlite3.OperationalError as error:
            raise self._busy(error) from error
        finally:
            driver.execute(_LOOK_RARELY)
        self._short_until = 0.0

    def _busy(self, error: sqlite3.OperationalError) -> OperationalError:
        self._short_until = time.monotonic() + _SHORT_FOR_S
        return OperationalError(_BEGIN, None, error)

    def _patience_s(self) -> float:
        is_short = time.monotonic() < self._short_until
        return (_SHORT_BUSY_TIMEOUT_MS if is_short else BUSY_TIMEOUT_MS) / 1000


def driver_of(connection: Connection) -> sqlite3.Connection:
    """Return the driver's connection below one of SQLAlchemy's to SQLite."""
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def _has_begun(driver: sqlite3.Connection, gives_up_at: float) -> bool:
    try:
        driver.execute(_BEGIN)
    except sqlite3.OperationalError as error:
        # The lowest eight bits are the kind (https://sqlite.org/rescode.html).
        is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
        if not is_busy or time.monotonic() > gives_up_at:
            raise
        return False
    return True


writers = Writers()
