"""Alembic's environment: the models' tables on the application's database."""

import time

from alembic import context
from sqlalchemy import Connection

from comments_service.extensions import db
from comments_service.models.base import UtcDateTime

TURN = 7_246_311_905  # any number, as long as all versions take the same


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Migrations stand alone: they name what the column is, not the type that we wrap it in."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def is_of_the_models(name: str | None, kind: str, _parents: object) -> bool:
    """Whether autogeneration looks at it: the search index is made by hand (versions/0002)."""
    return not (kind == "table" and name is not None and name.startswith("search_"))


def take_turn(connection: Connection) -> None:
    """Of several replicas that migrate at once one does it, and the others find it done.

    PostgreSQL only: the embedded database has a lock beside it (comments_service/schema.py). The
    turn ends with the connection, so it must not pass through a pool of transactions (PgBouncer).
    """
    if connection.dialect.name != "postgresql":
        return
    connection.execution_options(isolation_level="READ COMMITTED")  # all of a migration or nothing
    # Closed at the end, not kept for others: with it go the turn and the time that it may take.
    connection.detach()
    connection.exec_driver_sql("SET statement_timeout = 0")
    connection.commit()
    # Asked for again and again: who waits inside a statement would hold up the
    # CREATE INDEX CONCURRENTLY of the one whose turn it is.
    while not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({TURN})").scalar():
        connection.commit()
        time.sleep(0.2)
    connection.commit()


with db.engine.connect() as connection:
    take_turn(connection)
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        include_name=is_of_the_models,
        render_item=render_item,
        compare_type=True,
        # We begin transactions ourselves (extensions.py), so SQLite can undo half a migration too.
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
