"""The SQL statements that a piece of work sends."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from comments_service.extensions import statement_observers

# What one database needs and the other does not, or what the driver sends by itself.
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")
# Threads that write beside requests, in their own time.
BESIDE = ("sightings",)


@contextmanager
def count_statements() -> Iterator[list[str]]:
    """The statements sent by this process inside the with-block, transaction marks left out."""
    statements: list[str] = []

    def note(statement: str, _values: Any) -> None:
        if threading.current_thread().name in BESIDE:
            return
        if not statement.lstrip().upper().startswith(NOT_COUNTED):
            statements.append(statement)

    statement_observers.append(note)
    try:
        yield statements
    finally:
        statement_observers.remove(note)
