"""The one place that commits, and then tells what readers now see otherwise."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from flask import current_app
from sqlalchemy.orm import Session

from comments_service.extensions import WRITING, committed, db, writers

#: A site and one of its threads, or one of the two below.
Place = tuple[int, int]
#: In place of a thread: pages of the site that had no thread until now.
NEW = 0
#: In place of a thread: the site itself, its settings and addresses.
ALL = -1


Result = TypeVar("Result")


@dataclass(eq=False)
class _Intent:
    """What somebody wants to write, and what has become of it once ``is_done``."""

    write: Callable[[Session], Any]
    is_done: threading.Event = field(default_factory=threading.Event)
    result: Any = None
    error: BaseException | None = field(default_factory=lambda: RuntimeError("Nothing was stored."))


class _Queue:
    """The intents that wait for this process's turn, by database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: WeakKeyDictionary[Any, list[_Intent]] = WeakKeyDictionary()

    def join(self, database: Any, intent: _Intent) -> None:
        with self._lock:
            self._waiting.setdefault(database, []).append(intent)

    def take_all(self, database: Any) -> list[_Intent]:
        with self._lock:
            return self._waiting.pop(database, [])


_queue = _Queue()


@contextmanager
def transaction() -> Iterator[Session]:
    """One intent, all or nothing: commits at the end of the block, rolls back when it raises.

    Raises RuntimeError when nested: an inner commit would cut the outer intent in two.
    """
    session = _idle_session()
    changed: set[Place] = set()
    with _turn(session), _commit(session, changed):
        yield session
    _tell(changed)


def together(write: Callable[[Session], Result]) -> Result:
    """``write(session)`` as in ``transaction``: one intent, all or nothing.

    On SQLite, where one writes at a time and each commit waits for the disk, whoever gets the turn
    commits what others of this process wait to write as well. So ``write`` may be called by
    another thread and, after somebody else's failure, once more: it sends statements with what it
    holds already.
    """
    session = _idle_session()
    if not _is_sqlite(session):
        with transaction() as session:
            return write(session)
    mine = _Intent(write)
    _queue.join(session.get_bind(), mine)
    _commit_those_who_wait(session)
    mine.is_done.wait()
    if mine.error:
        raise mine.error
    result: Result = mine.result
    return result


def _commit_those_who_wait(session: Session) -> None:
    """Take this process's turn and store what waits for it by then; it may be done already."""
    changed: set[Place] = set()
    intents: list[_Intent] = []
    try:
        with writers.turn():
            intents = _queue.take_all(session.get_bind())
            _commit_all(session, intents, changed)
        _tell(changed)
    finally:
        for intent in intents:
            intent.is_done.set()


def _commit_all(session: Session, intents: Sequence[_Intent], changed: set[Place]) -> None:
    """All in one transaction or, when that fails, each in its own: nobody fails for another."""
    if not intents:
        return
    places: set[Place] = set()
    try:
        with _commit(session, places):
            for intent in intents:
                intent.result = intent.write(session)
    except BaseException as error:
        if len(intents) == 1:
            intents[0].error = error
            return
        for intent in intents:
            _commit_all(session, [intent], changed)
        return
    changed |= places
    for intent in intents:
        intent.error = None


def _idle_session() -> Session:
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("A transaction is already open.")
    # A read that may be older than the writer's turn ends before the wait for it.
    if _is_sqlite(session):
        writers.stop_reading(session.connection())
        session.expire_all()
    else:
        session.rollback()
    return session


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _turn(session: Session) -> AbstractContextManager[None]:
    return writers.turn() if _is_sqlite(session) else nullcontext()


@contextmanager
def _commit(session: Session, changed: set[Place]) -> Iterator[None]:
    """Begin, and commit or roll back; ``changed`` gets what ``readers_see`` is told meanwhile."""
    session.info["writing"] = True
    session.info["changed"] = changed
    try:
        _begin(session)
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing", None)
        session.info.pop("changed", None)


def _begin(session: Session) -> None:
    if _is_sqlite(session):
        writers.begin(session.connection())
    else:
        session.connection(execution_options=WRITING)


def _tell(changed: set[Place]) -> None:
    if changed:
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        committed.send(app, places=frozenset(changed))


def readers_see(session: Session, site_id: int, thread: int) -> None:
    """Note that this transaction changes what readers get of ``thread`` (an id, NEW or ALL).

    Whoever writes a version says so here, so that copies in memory are looked at again at once.
    """
    session.info["changed"].add((site_id, thread))
