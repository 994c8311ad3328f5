"""The databases of the tests: what one leaves behind, the next one does not find."""

from pathlib import Path

import pytest
from sqlalchemy import text

import comments_service
from comments_service.extensions import db
from tests.factories import Reader, set_rules
from tests.support.databases import Database, PostgresDatabases, close_app, settings_for

pytestmark = pytest.mark.database("postgresql")


def use(database: Database, *statements: str) -> list[int]:
    """Write a comment and run the statements; return how many rows each table had before."""
    app = comments_service.create_app(settings_for(database.env))
    with app.app_context(), db.engine.connect() as connection:
        counts = [
            int(connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one())
            for name in db.metadata.tables
        ]
    set_rules(app, moderation="open")
    reader = Reader(app)
    assert reader.post("Hello.").status == "published"
    with app.app_context(), db.engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    close_app(app)
    return counts


def test_a_used_database_is_given_again_as_it_was_at_first(
    postgresql_databases: PostgresDatabases, tmp_path: Path
) -> None:
    first = postgresql_databases.fresh(tmp_path)
    at_first = use(first)
    postgresql_databases.drop(first)
    again = postgresql_databases.fresh(tmp_path)
    assert again == first
    assert use(again) == at_first
    postgresql_databases.drop(again)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE comments ADD COLUMN mine integer",
        "DROP INDEX ix_site_origins_host",
        "ALTER TABLE events DISABLE TRIGGER events_kept",
        "ANALYZE comments",
        "UPDATE alembic_version SET version_num = 'mine'",
        "DROP TABLE alembic_version",
        "CREATE TABLE mine AS SELECT generate_series(1, 9000) AS number",
        "ALTER ROLE palabre IN DATABASE {name} SET work_mem = '8MB'",
    ],
)
def test_one_that_is_more_than_filled_is_not(
    postgresql_databases: PostgresDatabases, tmp_path: Path, statement: str
) -> None:
    first = postgresql_databases.fresh(tmp_path)
    use(first, statement.format(name=first.env["DATABASE_URL"].rpartition("/")[2]))
    postgresql_databases.drop(first)
    again = postgresql_databases.fresh(tmp_path)
    assert again != first
    postgresql_databases.drop(again)
