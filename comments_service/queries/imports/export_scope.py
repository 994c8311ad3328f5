"""What an export is of, as conditions on the tables, and how its rows are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Result, func, select
from sqlalchemy.orm import InstrumentedAttribute

from comments_service.extensions import db
from comments_service.models import Comment, Event, Mention, PageReaction, Thread, ThreadAlias
from comments_service.queries.core.rows import AnySelect
from comments_service.rules.comments.status import Status

_ROWS_AT_ONCE = 500

#: A row by the names of its columns.
Columns = dict[str, Any]


@dataclass(frozen=True)
class Scope:
    """What is exported: a site, or of it one page (by its thread) or one commenter (by e-mail)."""

    site_id: int
    thread_id: int | None = None
    email: str | None = None

    @property
    def is_site(self) -> bool:
        """Whether it is all of the site."""
        return self.thread_id is None and self.email is None


def columns_of(statement: AnySelect) -> Iterator[Columns]:
    """Yield the rows by the names of their columns."""
    return (row._asdict() for row in stream(statement))


def stream(statement: AnySelect) -> Result[*tuple[Any, ...]]:
    """Return the rows, read through a cursor."""
    return db.session.execute(statement, execution_options={"yield_per": _ROWS_AT_ONCE})


def is_thread(
    model: type[Comment] | type[Event] | type[Mention] | type[PageReaction] | type[ThreadAlias],
) -> ColumnElement[bool]:
    """Return the condition that joins a row with its thread."""
    return (Thread.site_id == model.site_id) & (Thread.id == model.thread_id)


def every_column(model: type[Any]) -> list[ColumnElement[Any]]:
    """Return the columns of a table."""
    return list(model.__table__.columns)


def of_comments(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the conditions of the comments of the scope."""
    conditions = [Comment.site_id == scope.site_id]
    if scope.thread_id is not None:
        conditions.append(Comment.thread_id == scope.thread_id)
    if scope.email is not None:
        conditions.append(func.lower(Comment.author_email) == scope.email.lower())
    return conditions


def has_author() -> ColumnElement[bool]:
    """Return the condition of a comment that goes out with whoever wrote it: it is not deleted."""
    return Comment.status != Status.DELETED


def of_threads(
    scope: Scope,
    site_id: InstrumentedAttribute[int | None] | InstrumentedAttribute[int],
    thread_id: InstrumentedAttribute[int | None] | InstrumentedAttribute[int],
) -> list[ColumnElement[bool]]:
    """Return the conditions of its threads, or of what belongs to them."""
    conditions: list[ColumnElement[bool]] = [site_id == scope.site_id]
    if scope.thread_id is not None:
        conditions.append(thread_id == scope.thread_id)
    if scope.email is not None:
        conditions.append(thread_id.in_(select(Comment.thread_id).where(*of_comments(scope))))
    return conditions


def on_comments(scope: Scope, comment_id: InstrumentedAttribute[Any]) -> list[ColumnElement[bool]]:
    """Return the conditions of what belongs to its comments."""
    if scope.is_site:
        return []
    return [comment_id.in_(select(Comment.id).where(*of_comments(scope)))]


def of_events(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the conditions of its part of the log."""
    conditions: list[ColumnElement[bool]] = [Event.site_id == scope.site_id]
    if scope.thread_id is not None:
        conditions.append(Event.thread_id == scope.thread_id)
    if scope.email is not None:
        conditions += on_comments(scope, Event.comment_id)
    return conditions
