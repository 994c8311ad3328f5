"""The database, the limiter, the news of commits: created unbound here, bound by ``create_app``."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from blinker import Signal
from flask_limiter import Limiter
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from comments_service.models import Base

#: How long a SQLite writer waits for another before the caller is told to try again.
BUSY_TIMEOUT_MS = 3000
# Once that was in vain, others wait less for a while: writers that wait hold the threads that
# readers need.
_SHORT_BUSY_TIMEOUT_MS = 100
_SHORT_FOR_S = 5.0

db = SQLAlchemy(model_class=Base)
# Asked by web.limits, which knows the site by then; nothing is counted behind its back.
limiter = Limiter(key_func=lambda: "")
#: Sent with the application after a commit that readers can see; ``places`` tells where.
committed = Signal()

#: Execution options of a connection that writes. On PostgreSQL connections that only read send
#: each statement alone, without BEGIN and ROLLBACK around it: see READING.
WRITING: dict[str, dict[str, object]] = {
    "sqlite": {"writes": True},
    "postgresql": {"isolation_level": "READ COMMITTED"},
}
#: The isolation level of an engine for PostgreSQL, unless a connection is told otherwise.
READING = "AUTOCOMMIT"


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver's own idea of when to begin is replaced by _begin below.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL: an acknowledged comment survives a power cut (https://sqlite.org/wal.html).
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if connection.get_execution_options().get("writes", False):
        _writers.begin(connection)
    else:
        connection.exec_driver_sql("BEGIN")


class _Writers:
    """Turns of this process's SQLite writers, who wait for those of other processes."""

    def __init__(self) -> None:
        self._short_until = 0.0
        self._turn = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One writer of this process after the other, each as soon as the one before has ended.

        SQLite's own way to wait is to sleep, for up to a tenth of a second. Who waits in vain tries
        all the same, and is told by ``begin``.
        """
        is_mine = self._turn.acquire(timeout=self._patience_ms() / 1000)
        try:
            yield
        finally:
            if is_mine:
                self._turn.release()

    def begin(self, connection: Connection) -> None:
        """Begin a transaction that writes. Raises OperationalError when its turn does not come."""
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {self._patience_ms()}")
        try:
            # A deferred transaction that later wants to write fails at once when another has
            # written since; IMMEDIATE waits (https://sqlite.org/lang_transaction.html).
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError:
            self._short_until = time.monotonic() + _SHORT_FOR_S
            raise
        self._short_until = 0.0

    def _patience_ms(self) -> int:
        is_short = time.monotonic() < self._short_until
        return _SHORT_BUSY_TIMEOUT_MS if is_short else BUSY_TIMEOUT_MS


Turn = Callable[[], AbstractContextManager[None]]

_writers = _Writers()
#: Held around a transaction that writes, by the name of the database.
TURNS: dict[str, Turn] = {"sqlite": _writers.turn, "postgresql": nullcontext}
