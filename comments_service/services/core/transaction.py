"""The one place that commits, and then tells what readers now see otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, g
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from comments_service.embedded import writers
from comments_service.extensions import (
    WRITING,
    committed,
    connection,
    db,
    give_back,
    is_writing,
    messages_written,
)

#: A site and one of its threads, or one of the two below.
Place = tuple[int, int]
#: In place of a thread: pages of the site that had no thread until now.
NEW = 0
#: In place of a thread: the site itself, its settings and addresses.
ALL = -1


@contextmanager
def transaction() -> Iterator[Session]:
    """One intent, all or nothing: commits at the end of the block, rolls back when it raises.

    Raises RuntimeError when nested: an inner commit would cut the outer intent in two.
    """
    with writing():
        session = db.session()
        try:
            yield session
            session.commit()  # writes what it still holds; ``writing`` commits
        except BaseException:
            session.rollback()
            raise


@contextmanager
def writing() -> Iterator[Connection]:
    """As ``transaction``, without a session, which would cost a fifth of a post."""
    changed: set[Place] = set()
    with committing(changed) as writer:
        yield writer
    tell_readers(changed)


@contextmanager
def committing(changed: set[Place]) -> Iterator[Connection]:
    """As ``writing``, but ``tell_readers`` is left to the caller; ``changed`` gets of what."""
    _end_reading()
    writer = connection()
    g.changed = changed
    try:
        with _begun(writer):
            try:
                yield writer
                writer.commit()
                _nudge_worker()
            except BaseException:
                writer.rollback()
                raise
    finally:
        del g.changed
        g.pop("has_messages", None)
        give_back()


def tell_readers(changed: set[Place]) -> None:
    """Have copies in memory looked at again, here and elsewhere, after a commit."""
    if changed:
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        committed.send(app, places=frozenset(changed))


def _nudge_worker() -> None:
    """Tell whoever keeps a worker that this transaction has left something for it."""
    if g.get("has_messages"):
        messages_written.send(current_app._get_current_object())  # type: ignore[attr-defined]


def readers_see(site_id: int, thread: int) -> None:
    """Note that this transaction changes what readers get of ``thread`` (an id, NEW or ALL).

    Whoever writes a version says so here, so that copies in memory are looked at again at once.
    """
    g.changed.add((site_id, thread))


def _end_reading() -> None:
    """End what the session has read, which may be older than the writer's turn."""
    if is_writing():
        raise RuntimeError("A transaction is already open.")
    if db.session.registry.has():
        db.session.rollback()
    connection().rollback()


@contextmanager
def _begun(writer: Connection) -> Iterator[None]:
    if writer.dialect.name == "sqlite":
        with writers.turn():
            writers.begin(writer)
            yield
    else:
        writer.execution_options(**WRITING)
        yield
