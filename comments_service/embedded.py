"""The embedded database below SQLAlchemy: how it is set up, the driver itself, turns of writers."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from weakref import WeakKeyDictionary

from flask import Flask, g
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from comments_service.extensions import db, tell

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
_BEGIN_IMMEDIATE = "BEGIN IMMEDIATE"
_LOCKED = sqlite3.OperationalError("database is locked")


def install(app: Flask) -> None:
    """Give back the driver's connection at the end of what it was taken for."""
    app.teardown_appcontext(_give_back)


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
    connection.execute(_LOOK_RARELY)


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

        SQLite's own way to wait is to sleep, for up to a tenth of a second. Raises SQLAlchemy's
        OperationalError when the turn does not come.
        """
        if not self._turn.acquire(timeout=self._patience_ms() / 1000):
            self._short_until = time.monotonic() + _SHORT_FOR_S
            raise as_of_sqlalchemy(_LOCKED, _BEGIN_IMMEDIATE)
        try:
            yield
        finally:
            self._turn.release()

    def begin(self, driver: sqlite3.Connection) -> None:
        """Have ``driver`` write, ``looking_often``. Raises SQLAlchemy's OperationalError."""
        gives_up_at = time.monotonic() + self._patience_ms() / 1000
        tell(_BEGIN_IMMEDIATE)
        try:
            while not _has_begun(driver, gives_up_at):
                time.sleep(_LOOKS_EVERY_S)
        except sqlite3.OperationalError as error:
            self._short_until = time.monotonic() + _SHORT_FOR_S
            raise as_of_sqlalchemy(error, _BEGIN_IMMEDIATE) from error
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


@contextmanager
def looking_often(driver: sqlite3.Connection) -> Iterator[None]:
    """Have ``driver`` look for its turn often, where it would sleep longer and longer."""
    driver.execute(_LOOK_OFTEN)
    try:
        yield
    finally:
        driver.execute(_LOOK_RARELY)


def driver() -> sqlite3.Connection | None:
    """The driver's connection to send a statement with; None where the database is not embedded.

    In a transaction of the session it is the session's, in one of ``written_by`` that one's. Else
    it comes from the pool and stays until the application context ends; each statement stands
    alone.
    """
    if db.session.registry.has() and db.session().in_transaction():
        connection = db.session.connection()
        return driver_of(connection) if connection.dialect.name == "sqlite" else None
    held = g.get("driver")
    if held is None:
        engine = db.engine
        if engine.dialect.name != "sqlite":
            return None
        g.pooled = engine.raw_connection()
        held = g.driver = g.pooled.driver_connection
    return cast(sqlite3.Connection, held)


@contextmanager
def written_by(writer: sqlite3.Connection) -> Iterator[None]:
    """Have ``writer`` send what the block sends outside of the session."""
    before = g.driver
    g.driver = writer
    try:
        yield
    finally:
        g.driver = before


def own_writer() -> sqlite3.Connection:
    """The process's own connection for whoever has the turn; it knows the pages it wrote last."""
    engine = db.engine
    writer = _own_writers.get(engine)
    if writer is None:
        pooled = engine.raw_connection()
        writer = _own_writers[engine] = cast(sqlite3.Connection, pooled.driver_connection)
        pooled.detach()
        writer.execute(_LOOK_OFTEN)
    return writer


@event.listens_for(Engine, "engine_disposed")
def _close_own_writer(engine: Engine) -> None:
    writer = _own_writers.pop(engine, None)
    if writer is not None:
        writer.close()


def driver_of(connection: Connection) -> sqlite3.Connection:
    """The driver's connection below one of SQLAlchemy's."""
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def as_of_sqlalchemy(error: sqlite3.Error, statement: str, values: Any = None) -> DBAPIError:
    """The exception that SQLAlchemy would raise for ``error`` of its driver."""
    told = DBAPIError.instance(statement, values, error, sqlite3.Error, dialect=db.engine.dialect)
    return cast(DBAPIError, told)


def _give_back(_error: BaseException | None) -> None:
    g.pop("driver", None)
    pooled = g.pop("pooled", None)
    if pooled is not None:
        pooled.close()


writers = Writers()
_own_writers: WeakKeyDictionary[Engine, sqlite3.Connection] = WeakKeyDictionary()
