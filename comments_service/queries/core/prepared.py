"""Statements that are built once: to build one anew costs four times as much as to send it."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec

from sqlalchemy import Executable, bindparam

from comments_service.embedded import driver
from comments_service.extensions import db
from comments_service.queries.core.driver import OfDriver
from comments_service.queries.core.rows import AnyRow

Arguments = ParamSpec("Arguments")
Parameters = Mapping[str, Any]


class Prepared:
    """A statement, built. An INSERT without values says which ``columns`` it will be given."""

    def __init__(self, statement: Executable, columns: Iterable[str] | None = None) -> None:
        self._statement = statement
        self._columns = None if columns is None else list(columns)
        self._of_driver: OfDriver | None = None

    def rows(self, parameters: Parameters) -> Sequence[AnyRow]:
        """Send it, in the transaction if there is one; all the rows that it gives."""
        connection = driver()
        if connection is None:
            result = db.session.connection().execute(self._statement, parameters)
            return result.all() if result.returns_rows else ()
        if self._of_driver is None:
            self._of_driver = OfDriver(self._statement, self._columns, db.engine.dialect)
        return self._of_driver.rows(connection, parameters)


def ask(statement: Prepared, parameters: Parameters) -> Sequence[AnyRow]:
    """Send ``ask(*find(site_id, key))``, in the transaction if there is one; returns all rows."""
    return statement.rows(parameters)


def ask_one(statement: Prepared, parameters: Parameters) -> AnyRow | None:
    """The first row, None when there is none."""
    rows = statement.rows(parameters)
    return rows[0] if rows else None


def prepared(
    build: Callable[Arguments, Executable],
) -> Callable[Arguments, tuple[Prepared, dict[str, Any]]]:
    """Make a function that builds a statement into one that returns it with its parameters.

    ``build`` is called once, with placeholders: it must not look at its arguments.
    ``ask(*find(site_id, key))`` sends what ``find`` builds.
    """
    # Never the name of a column: an UPDATE keeps those for itself.
    names = {name: f"given_{name}" for name in signature(build).parameters}
    placeholders: dict[str, Any] = {name: bindparam(given) for name, given in names.items()}
    lock = threading.Lock()
    built: list[Prepared] = []

    def once() -> Prepared:
        # Not when the module is loaded: most processes send few of all statements.
        with lock:
            if not built:
                built.append(Prepared(build(**placeholders)))  # type: ignore[call-arg]
        return built[0]

    @wraps(build)
    def fill(*args: Arguments.args, **kwargs: Arguments.kwargs) -> tuple[Prepared, dict[str, Any]]:
        parameters = {names[name]: value for name, value in kwargs.items()}
        parameters.update(zip(names.values(), args, strict=False))
        return (built[0] if built else once()), parameters

    return fill
