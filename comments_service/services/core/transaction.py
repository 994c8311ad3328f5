"""The one place that commits, and then tells what readers now see otherwise.

Posts that wait for one another share a commit: see services.core.together.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from flask import current_app, g
from sqlalchemy.orm import Session

from comments_service.embedded import driver_of, looking_often, writers
from comments_service.extensions import WRITING, committed, db, is_writing

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
    end_reading()
    session = db.session()
    changed: set[Place] = set()
    with _turn(session), marked(changed):
        try:
            _begin(session)
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
    tell_readers(changed)


def readers_see(site_id: int, thread: int) -> None:
    """Note that this transaction changes what readers get of ``thread`` (an id, NEW or ALL).

    Whoever writes a version says so here, so that copies in memory are looked at again at once.
    """
    g.changed.add((site_id, thread))


def end_reading() -> None:
    """End what the session has read: that may be older than the writer's turn.

    Raises RuntimeError inside of a transaction.
    """
    if is_writing():
        raise RuntimeError("A transaction is already open.")
    if db.session.registry.has() and db.session().in_transaction():
        db.session.rollback()


@contextmanager
def marked(changed: set[Place]) -> Iterator[None]:
    """Mark that the block writes; ``changed`` gets what ``readers_see`` is told in it."""
    g.changed = changed
    try:
        yield
    finally:
        del g.changed


def tell_readers(changed: set[Place]) -> None:
    """Have copies in memory looked at again, here and elsewhere, after a commit."""
    if changed:
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        committed.send(app, places=frozenset(changed))


def _turn(session: Session) -> AbstractContextManager[None]:
    return writers.turn() if _is_sqlite(session) else nullcontext()


def _begin(session: Session) -> None:
    if _is_sqlite(session):
        connection = driver_of(session.connection())
        connection.rollback()  # of the reading transaction that SQLAlchemy begins with
        with looking_often(connection):
            writers.begin(connection)
    else:
        session.connection(execution_options=WRITING)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
