"""Alembic's environment: the models' tables on the application's database."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import event

from comments_service.extensions import db
from comments_service.models.base import UtcDateTime
from comments_service.schema import MIGRATION_TURN


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Migrations stand alone: they name what the column is, not the type that we wrap it in."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def is_of_the_models(name: str | None, kind: str, _parents: object) -> bool:
    """Whether autogeneration looks at it: the search index is made by hand (versions/0002)."""
    return not (kind == "table" and name is not None and name.startswith("search_"))


@contextmanager
def turn() -> Iterator[None]:
    """Of several replicas that migrate at once one does it, and the others find it done.

    PostgreSQL only: the embedded database has a lock beside it (comments_service/schema.py). The
    lock is the connection's, which must not go through a pool of transactions (PgBouncer).
    """
    if db.engine.dialect.name != "postgresql":
        yield
        return
    with db.engine.connect() as plain:
        asking = plain.execution_options(isolation_level="AUTOCOMMIT")
        # Asked again and again: who waits inside a statement would hold up the CREATE INDEX
        # CONCURRENTLY of the one whose turn it is.
        while not asking.exec_driver_sql(f"SELECT pg_try_advisory_lock({MIGRATION_TURN})").scalar():
            time.sleep(0.2)
        try:
            yield
        finally:
            asking.exec_driver_sql(f"SELECT pg_advisory_unlock({MIGRATION_TURN})")


with turn(), db.engine.connect() as connection:
    # All of one or nothing, of which neither begins by itself.
    if connection.dialect.name == "postgresql":
        connection.execution_options(isolation_level="READ COMMITTED")
    else:
        event.listen(connection, "begin", lambda begun: begun.exec_driver_sql("BEGIN"))
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        include_name=is_of_the_models,
        render_item=render_item,
        compare_type=True,
        # SQLite can undo half a migration too.
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
