"""Posts that wait for one another share a commit (docs/adr/0011-posts-share-a-commit.md)."""

import sqlite3
import threading
from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from comments_service.embedded import driver_of, writers
from comments_service.extensions import connection
from comments_service.services.core.transaction import Place, committing, tell_readers, writing

Result = TypeVar("Result")


class _PendingWrite:
    """What somebody wants to write, and what has become of it once ``is_done``."""

    def __init__(self, write: Callable[[], Any]) -> None:
        self._write = write
        self.is_done = threading.Event()
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        """Write."""
        self.result = self._write()

    def run_among_others(self, driver: sqlite3.Connection) -> None:
        """Write, or leave nothing behind and keep the error.

        Raise OperationalError, after which nothing is left of the transaction itself.
        """
        # By the driver: SQLAlchemy would take a fiftieth of a post for these.
        driver.execute("SAVEPOINT one")
        try:
            self.run()
        except OperationalError:
            raise
        except Exception as error:
            self.error = error
            driver.execute("ROLLBACK TO one")
        driver.execute("RELEASE one")


class _Queue:
    """The writes that wait for this process's turn, by database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: WeakKeyDictionary[Engine, list[_PendingWrite]] = WeakKeyDictionary()

    def join(self, database: Engine, one: _PendingWrite) -> None:
        with self._lock:
            self._waiting.setdefault(database, []).append(one)

    def leave(self, database: Engine, one: _PendingWrite) -> bool:
        """Wait no longer. Return False for a write that somebody has taken."""
        with self._lock:
            waits = one in self._waiting.get(database, ())
            if waits:
                self._waiting[database].remove(one)
            return waits

    def is_empty(self, database: Engine) -> bool:
        return not self._waiting.get(database)

    def take_all(self, database: Engine) -> list[_PendingWrite]:
        with self._lock:
            return self._waiting.pop(database, [])


_queue = _Queue()


def group_commit(write: Callable[[], Result]) -> Result:
    """``write()`` as in ``writing``: one intent, all or nothing.

    On SQLite, where one writes at a time and each commit waits for the disk, whoever gets the turn
    commits what others of this process wait to write as well. So ``write`` may be called by another
    thread: it sends by ``connection()`` what it holds already.
    """
    database = connection().engine
    if database.dialect.name != "sqlite":
        with writing():
            return write()
    mine = _PendingWrite(write)
    _queue.join(database, mine)
    try:
        _store_waiting(database)
    except BaseException:
        if _queue.leave(database, mine):
            raise
    mine.is_done.wait()
    if mine.error:
        raise mine.error
    result: Result = mine.result
    return result


def _store_waiting(database: Engine) -> None:
    """Take this process's turn and store what waits for it by then, if anything still does."""
    batch: list[_PendingWrite] = []
    changed: set[Place] = set()
    try:
        with writers.turn():
            if not _queue.is_empty(database):
                _commit(database, batch, changed)
        tell_readers(changed)
    finally:
        for one in batch:
            one.is_done.set()


def _commit(database: Engine, batch: list[_PendingWrite], changed: set[Place]) -> None:
    try:
        with committing(changed) as writer:
            # Not before: more have come while another process was waited for.
            batch += _queue.take_all(database)
            if len(batch) == 1:
                batch[0].run()
            else:
                for one in batch:
                    one.run_among_others(driver_of(writer))
    except BaseException as error:
        for one in batch:
            one.error = error
        raise
