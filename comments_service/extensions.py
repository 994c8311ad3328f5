"""The database, the limiter, the news of commits: created unbound here, bound by ``create_app``.

A request has one connection to the database. It reads by it, each statement alone, without BEGIN
and ROLLBACK around it; services.core.transaction writes by it.
"""

from collections.abc import Callable
from typing import Any

from blinker import Signal
from flask import Flask, g
from flask_limiter import Limiter
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from comments_service.models import Base


class _RequestSession(Session):
    def get_bind(self, *_args: object, **_options: object) -> Connection:
        """Return the request's connection: a session joins the transaction that is open on it."""
        return connection()


db = SQLAlchemy(model_class=Base, session_options={"class_": _RequestSession})
# Asked by web.limits, which knows the site by then; nothing is counted behind its back.
limiter = Limiter(key_func=lambda: "")
#: Sent with the application after a commit that readers can see; ``places`` tells where.
committed = Signal()

#: Sent with the application after a commit that has left something for the worker.
messages_written = Signal()

#: The isolation level of an engine for PostgreSQL.
READING = "AUTOCOMMIT"
#: Execution options of a connection to PostgreSQL while it writes.
WRITING: dict[str, object] = {"isolation_level": "READ COMMITTED"}
#: Hear of each statement that is sent, with its values.
statement_observers: list[Callable[[str, Any], None]] = []


def install(app: Flask) -> None:
    """Give the connection of a request back to the pool when its application context ends.

    To be called before the session is installed, which must be closed first.
    """
    app.teardown_appcontext(lambda _error: give_back())


def connection() -> Connection:
    """Return the request's connection, taken from the pool at its first statement."""
    held: Connection | None = g.get("connection")
    if held is None:
        held = g.connection = db.engine.connect()
    return held


def give_back() -> None:
    """Give the request's connection back to the pool, as it was when it was taken."""
    held = g.pop("connection", None)
    if held is not None:
        held.close()


def is_writing() -> bool:
    """Return whether a transaction of services.core.transaction is open."""
    return "changed" in g


def observe(statement: str, values: Any = ()) -> None:
    """Have ``statement_observers`` hear of a statement."""
    for observer in statement_observers:
        observer(statement, values)


# The event of the dialect. A listener to any event of connections, or of the engine, would cost
# each statement a detour through all of those events: a third of what SQLAlchemy takes for it.
@event.listens_for(Engine, "do_execute")
@event.listens_for(Engine, "do_executemany")
def _observe(_cursor: Any, statement: str, values: Any, _context: Any) -> None:
    observe(statement, values)
