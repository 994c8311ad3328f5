"""The SQL statements that a piece of work sends."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

# What one database needs and the other does not, or what the driver sends by itself.
NOT_COUNTED = ("BEGIN", "PRAGMA")
# Threads that write beside requests, in their own time.
BESIDE = ("sightings",)


@contextmanager
def count_statements() -> Iterator[list[str]]:
    """The statements sent by this process inside the with-block, transaction marks left out."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if threading.current_thread().name in BESIDE:
            return
        if not statement.lstrip().upper().startswith(NOT_COUNTED):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
