"""Alembic's environment: the models' tables on the application's database."""

from alembic import context

from comments_service.extensions import db
from comments_service.models.base import UtcDateTime


def render_item(kind: str, item: object, _context: object) -> str | bool:
    """Migrations stand alone: they name what the column is, not the type that we wrap it in."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


with db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
        # We begin transactions ourselves (extensions.py), so SQLite can undo half a migration too.
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
