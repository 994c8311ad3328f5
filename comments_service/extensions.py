"""The database, the limiter, the news of commits: created unbound here, bound by ``create_app``."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

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
# A writer's transaction takes about as long.
_LOOKS_EVERY_MS = 1
# A deferred transaction that later wants to write fails at once when another has written since;
# IMMEDIATE waits (https://sqlite.org/lang_transaction.html).
_BEGIN_IMMEDIATE = "BEGIN IMMEDIATE"

db = SQLAlchemy(model_class=Base)
# Asked by web.limits, which knows the site by then; nothing is counted behind its back.
limiter = Limiter(key_func=lambda: "")
#: Sent with the application after a commit that readers can see; ``places`` tells where.
committed = Signal()

#: Execution options of a connection to PostgreSQL that writes. Those that only read send each
#: statement alone, without BEGIN and ROLLBACK around it: see READING.
WRITING: dict[str, object] = {"isolation_level": "READ COMMITTED"}
#: Told of each statement and its values, also of those that SQLAlchemy's own events do not see
#: since the driver is asked itself.
statement_observers: list[Callable[[str, Any], None]] = []
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
    if connection.dialect.name == "sqlite":
        tell("BEGIN")
        driver_of(connection).execute("BEGIN")


class Writers:
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

    def stop_reading(self, connection: Connection) -> None:
        """End what ``connection`` has read: it is about to write."""
        driver_of(connection).rollback()

    def begin(self, connection: Connection) -> None:
        """Have ``connection`` write. Raises OperationalError when its turn does not come."""
        driver = driver_of(connection)
        driver.rollback()  # of the reading transaction that SQLAlchemy begins with
        gives_up_at = time.monotonic() + self._patience_ms() / 1000
        # By itself SQLite would sleep for longer and longer, up to a tenth of a second.
        driver.execute(f"PRAGMA busy_timeout = {_LOOKS_EVERY_MS}")
        tell(_BEGIN_IMMEDIATE)
        try:
            while not _has_begun(driver, gives_up_at):
                pass
        except sqlite3.OperationalError as error:
            self._short_until = time.monotonic() + _SHORT_FOR_S
            raise OperationalError(_BEGIN_IMMEDIATE, None, error) from error
        finally:
            driver.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        self._short_until = 0.0

    def _patience_ms(self) -> int:
        is_short = time.monotonic() < self._short_until
        return _SHORT_BUSY_TIMEOUT_MS if is_short else BUSY_TIMEOUT_MS


def _has_begun(driver: sqlite3.Connection, gives_up_at: float) -> bool:
    try:
        driver.execute(_BEGIN_IMMEDIATE)
    except sqlite3.OperationalError as error:
        # The lowest eight bits are the kind (https://sqlite.org/rescode.html).
        is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
        if not is_busy or time.monotonic() > gives_up_at:
            raise
        return False
    return True


def driver_of(connection: Connection) -> sqlite3.Connection:
    """The connection of the embedded database below SQLAlchemy's."""
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def tell(statement: str, values: Any = ()) -> None:
    """Have ``statement_observers`` hear of a statement that is sent."""
    for observe in statement_observers:
        observe(statement, values)


@event.listens_for(Engine, "before_cursor_execute")
def _tell(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
    tell(statement, values)


writers = Writers()
