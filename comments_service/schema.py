"""The database's tables: are they those of this version, and how they become so."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import flask_migrate
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from comments_service.extensions import db

MIGRATIONS = Path(__file__).parents[1] / "migrations"
#: PostgreSQL's advisory lock of whoever migrates; all versions must take the same.
MIGRATION_TURN = 7_246_311_905


def is_current() -> bool:
    """Whether the database has the tables of this version. Raises SQLAlchemyError when away."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == _head()


def is_behind() -> bool:
    """Whether the database waits for `flask --app app db upgrade`. Raises SQLAlchemyError.

    One of a later version does not: replicas of two versions serve side by side while a new one
    rolls out, and no migration takes away what the version before it needs.
    """
    with db.engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    return revision is None or (revision != _head() and revision in _known())


def is_known(revision: str) -> bool:
    """Whether ``revision`` is this version's or an older one, which it can bring up to date."""
    return revision in _known()


def migrate_embedded(folder: Path) -> None:
    """Bring the embedded database up to date; processes that start together take turns.

    One that is up to date is not written, so that a service on a full disk starts again. Raises
    sqlite3.Error, SQLAlchemyError; SystemExit, from Flask-Migrate, for one of a later version.
    """
    if _is_made_and_current():
        return
    with _turn(folder / "migrate-lock.sqlite3"):
        if not is_current():
            flask_migrate.upgrade(str(MIGRATIONS))


def _is_made_and_current() -> bool:
    try:
        return Path(db.engine.url.database or "").exists() and is_current()
    except SQLAlchemyError:
        return False  # another process may be making it: wait for our turn


@cache
def _head() -> str | None:
    return _scripts().get_current_head()


@cache
def _known() -> frozenset[str]:
    return frozenset(script.revision for script in _scripts().walk_revisions())


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return ScriptDirectory.from_config(config)


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    lock = sqlite3.connect(path, timeout=60, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()
