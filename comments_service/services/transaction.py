"""The one place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from comments_service.extensions import db


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
    try:
        session.connection(execution_options={"writes": True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing", None)
