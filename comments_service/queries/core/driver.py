"""Statements as SQLite's driver takes them.

Of what SQLAlchemy does around a statement the embedded database needs its text and its types alone.
Asking the driver itself takes a fifth of the time.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Dialect, Executable
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from comments_service.embedded import as_of_sqlalchemy
from comments_service.extensions import tell
from comments_service.queries.core.rows import AnyRow


class OfDriver:
    """One statement, compiled: its text, what it takes in its order, and the rows that it gives.

    An INSERT without values takes the ``columns`` that it is given.
    """

    def __init__(
        self, statement: Executable, columns: Sequence[str] | None, dialect: Dialect
    ) -> None:
        element = cast(ClauseElement, statement)
        compiled = cast(SQLCompiler, element.compile(dialect=dialect, column_keys=columns))
        self._text = str(compiled)
        self._takes = [_taken(compiled, name, dialect) for name in compiled.positiontup or ()]
        gives = list(getattr(statement, "exported_columns", ()))
        names = [column.key for column in gives]
        self._row: Any = namedtuple("Row", names)  # type: ignore[misc] # noqa: PYI024
        processors = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in gives
        ]
        self._results = [(at, process) for at, process in enumerate(processors) if process]

    def rows(self, driver: sqlite3.Connection, parameters: Mapping[str, Any]) -> Sequence[AnyRow]:
        """Send it and fetch all that it gives. Raises what SQLAlchemy would raise."""
        values = tuple(
            [
                process(value) if process else value
                for name, fixed, process in self._takes
                for value in (parameters.get(name, fixed),)
            ]
        )
        tell(self._text, values)
        try:
            found = driver.execute(self._text, values).fetchall()
        except sqlite3.Error as error:
            raise as_of_sqlalchemy(error, self._text, values) from error
        return cast(Sequence[AnyRow], [self._made(row) for row in found])

    def _made(self, found: Sequence[Any]) -> Any:
        if self._results:
            found = list(found)
            for at, process in self._results:
                found[at] = process(found[at])
        return self._row._make(found)


def _taken(compiled: SQLCompiler, name: str, dialect: Dialect) -> tuple[str, Any, Any]:
    """A parameter: its name, what it is unless it is given, and what makes it the driver's."""
    bound = compiled.binds[name]
    value = None if bound.required else bound.effective_value
    for column in compiled.insert_prefetch or ():
        if column.key == name:
            value = cast(Any, column.default).arg
    return name, value, bound.type.dialect_impl(dialect).bind_processor(dialect)
