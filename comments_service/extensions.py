"""The database, the limiter, the news of commits: created unbound here, bound by ``create_app``."""

from collections.abc import Callable
from typing import Any

from blinker import Signal
from flask import g
from flask_limiter import Limiter
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Engine

from comments_service.models import Base

db = SQLAlchemy(model_class=Base)
# Asked by web.http.limits, which knows the site by then; nothing is counted behind its back.
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


def is_writing() -> bool:
    """Whether a transaction of services.core.transaction or services.core.together is open here."""
    return "changed" in g


def tell(statement: str, values: Any = ()) -> None:
    """Have ``statement_observers`` hear of a statement that is sent."""
    for observe in statement_observers:
        observe(statement, values)


@event.listens_for(Engine, "before_cursor_execute")
def _tell(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
    tell(statement, values)
