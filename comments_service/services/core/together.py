"""Posts that wait for one another share a commit (docs/adr/0011-posts-share-a-commit.md)."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from comments_service.embedded import as_of_sqlalchemy, driver, own_writer, writers, written_by
from comments_service.extensions import db, tell
from comments_service.services.core.transaction import (
    Place,
    end_reading,
    marked,
    tell_readers,
    transaction,
)

_COMMIT, _ROLLBACK = "COMMIT", "ROLLBACK"

Result = TypeVar("Result")


@dataclass(eq=False)
class _Intent:
    """What somebody wants to write, and what has become of it once ``is_done``."""

    write: Callable[[], Any]
    is_done: threading.Event = field(default_factory=threading.Event)
    result: Any = None
    error: BaseException | None = field(default_factory=lambda: RuntimeError("Nothing was stored."))


class _Queue:
    """The intents that wait for this process's turn, by database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: WeakKeyDictionary[Engine, list[_Intent]] = WeakKeyDictionary()

    def join(self, database: Engine, intent: _Intent) -> None:
        with self._lock:
            self._waiting.setdefault(database, []).append(intent)

    def leave(self, database: Engine, intent: _Intent) -> bool:
        """Wait no longer. False for an intent that somebody has taken."""
        with self._lock:
            waits = intent in self._waiting.get(database, [])
            if waits:
                self._waiting[database].remove(intent)
            return waits

    def is_empty(self, database: Engine) -> bool:
        return not self._waiting.get(database)

    def take_all(self, database: Engine) -> list[_Intent]:
        with self._lock:
            return self._waiting.pop(database, [])


_queue = _Queue()


def together(write: Callable[[], Result]) -> Result:
    """``write()`` as in ``transaction``: one intent, all or nothing.

    On SQLite, where one writes at a time and each commit waits for the disk, whoever gets the turn
    commits what others of this process wait to write as well. So ``write`` may be called by
    another thread and, after somebody else's failure, once more: it sends prepared statements
    alone, with what it holds already.
    """
    end_reading()
    if driver() is None:
        with transaction():
            return write()
    mine, database = _Intent(write), db.engine
    _queue.join(database, mine)
    try:
        _store_those_who_wait(database)
    except OperationalError:
        if _queue.leave(database, mine):
            raise
    mine.is_done.wait()
    if mine.error:
        raise mine.error
    result: Result = mine.result
    return result


def _store_those_who_wait(database: Engine) -> None:
    """Take this process's turn and store what waits for it by then; it may be done already."""
    intents: list[_Intent] = []
    changed: set[Place] = set()
    try:
        with writers.turn():
            if _queue.is_empty(database):
                return
            intents = _store(lambda: _queue.take_all(database), changed)
        tell_readers(changed)
    finally:
        for intent in intents:
            intent.is_done.set()


def _store(take: Callable[[], list[_Intent]], changed: set[Place]) -> list[_Intent]:
    """Store what ``take`` gives once the database lets us write, and note what became of each.

    All in one transaction or, when that fails, each in its own: nobody fails for another.
    """
    places: set[Place] = set()
    taken: list[_Intent] = []
    try:
        with marked(places), _committed():
            # Not before: more have come while another process was waited for.
            taken = take()
            for intent in taken:
                intent.result = intent.write()
    except BaseException as error:
        if len(taken) > 1:
            for intent in taken:
                _store([intent].copy, changed)
            return taken
        taken = taken or take()
        for intent in taken:
            intent.error = error
        return taken
    changed |= places
    for intent in taken:
        intent.error = None
    return taken


@contextmanager
def _committed() -> Iterator[None]:
    """A transaction of the process's own writer. Raises what SQLAlchemy would raise."""
    writer = own_writer()
    writers.begin(writer)
    try:
        with written_by(writer):
            yield
        tell(_COMMIT)
        writer.execute(_COMMIT)
    except BaseException as error:
        tell(_ROLLBACK)
        writer.rollback()
        if isinstance(error, sqlite3.Error):
            raise as_of_sqlalchemy(error, _COMMIT) from error
        raise
