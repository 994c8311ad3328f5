"""The one place that commits, and then tells what readers now see otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app
from sqlalchemy.orm import Session

from comments_service.extensions import TURNS, WRITING, committed, db

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
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("A transaction is already open.")
    session.rollback()  # ends a read that may be older than the writer's turn
    session.info["writing"] = True
    changed: set[Place] = set()
    session.info["changed"] = changed
    database = session.get_bind().dialect.name
    with TURNS[database]():
        try:
            session.connection(execution_options=WRITING[database])
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop("writing", None)
            session.info.pop("changed", None)
    if changed:
        committed.send(current_app._get_current_object(), places=frozenset(changed))  # type: ignore[attr-defined]


def readers_see(session: Session, site_id: int, thread: int) -> None:
    """Note that this transaction changes what readers get of ``thread`` (an id, NEW or ALL).

    Whoever writes a version says so here, so that copies in memory are looked at again at once.
    """
    session.info["changed"].add((site_id, thread))
