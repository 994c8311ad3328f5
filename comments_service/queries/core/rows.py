"""Rows whose columns have types.

A query declares what its rows hold as a subclass of ``TypedRow`` and reads them by ``fetch_all`` or
``fetch_one``. A misspelt column is then an error for mypy; a column that the statement does not
give, or gives besides, is an error at the first call. Nothing is copied: at run time the rows are
SQLAlchemy's own.
"""

from collections.abc import Collection, Mapping, Sequence
from inspect import get_annotations
from typing import Any, ClassVar, TypeVar, cast

from sqlalchemy import ColumnElement, Executable, Select, String, literal_column

from comments_service.extensions import connection

AnySelect = Select[*tuple[Any, ...]]
#: Values for the placeholders of a statement that is built once, when its module is loaded.
Parameters = Mapping[str, Any]


def written(word: str) -> ColumnElement[str]:
    """Return a word of ours as it stands in a statement's own text, as partial indexes have it.

    A value that is put in at each execution would have the text made anew each time.
    """
    assert word.isalpha()
    return literal_column(f"'{word}'", String)


class TypedRow:
    """What a row holds: annotations of its columns, by name."""

    columns: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        """Note the names of the columns, inherited ones included."""
        cls.columns = cls.columns.union(
            *(base.columns for base in cls.__bases__ if issubclass(base, TypedRow)),
            get_annotations(cls),
        )


SomeRow = TypeVar("SomeRow", bound=TypedRow)


def fetch_all(
    kind: type[SomeRow], statement: Executable, parameters: Parameters | None = None
) -> Sequence[SomeRow]:
    """Return all rows of ``statement``.

    Raise TypeError where its columns are not those of ``kind``.
    """
    result = connection().execute(statement, parameters)
    check_columns(kind, result.keys())
    return cast(Sequence[SomeRow], result.all())


def fetch_one(
    kind: type[SomeRow], statement: Executable, parameters: Parameters | None = None
) -> SomeRow | None:
    """Return the one row of ``statement``, None if there is none; more are an error."""
    result = connection().execute(statement, parameters)
    check_columns(kind, result.keys())
    return cast(SomeRow | None, result.one_or_none())


def check_columns(kind: type[TypedRow], columns: Collection[str]) -> None:
    """Raise TypeError unless ``columns`` are those that ``kind`` declares."""
    if kind.columns != set(columns):
        raise TypeError(f"{kind.__name__} is not what holds {', '.join(columns)}")
