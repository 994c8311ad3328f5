"""The database's tables: are they those of this version, and how they become so."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType

from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from comments_service.extensions import db
from comments_service.installation import FOLDER

MIGRATIONS = FOLDER / "migrations"
#: PostgreSQL's advisory lock of whoever migrates; all versions must take the same.
MIGRATION_TURN = 7_246_311_905
#: Oldest first: the history is one line, and the names of its files begin with these.
REVISIONS = [file.name.partition("_")[0] for file in sorted(MIGRATIONS.glob("versions/[0-9]*.py"))]


def is_current() -> bool:
    """Whether the database has the tables of this version. Raises SQLAlchemyError when away."""
    return _revision() == REVISIONS[-1]


def is_behind() -> bool:
    """Whether the database waits for `flask --app app db upgrade`. Raises SQLAlchemyError.

    One of a later version does not: replicas of two versions serve side by side while a new one
    rolls out, and no migration takes away what the version before it needs.
    """
    revision = _revision()
    return revision is None or revision in REVISIONS[:-1]


def is_known(revision: str) -> bool:
    """Whether ``revision`` is this version's or an older one, which it can bring up to date."""
    return revision in REVISIONS


def migrate_embedded(folder: Path) -> None:
    """Bring the embedded database up to date; processes that start together take turns.

    One that is up to date is not written, so that a service on a full disk starts again. Raises
    sqlite3.Error, SQLAlchemyError; SystemExit, from Flask-Migrate, for one of a later version.
    """
    if _is_made_and_current():
        return
    with _turn(folder / "migrate-lock.sqlite3"):
        if not is_current():
            upgrade()


def upgrade() -> None:
    """Bring any database up to date. Raises as ``migrating.upgrade`` does."""
    _migrating().upgrade()


def let_commands_migrate(app: Flask) -> None:
    """Let ``flask --app app db …`` work on ``app``."""
    _migrating().install(app)


def _migrating() -> ModuleType:
    # Not imported above: servers whose tables are there have no use for it.
    return import_module("comments_service.migrating")


def _is_made_and_current() -> bool:
    try:
        return Path(db.engine.url.database or "").exists() and is_current()
    except SQLAlchemyError:
        return False  # another process may be making it: wait for our turn


def _revision() -> str | None:
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    lock = sqlite3.connect(path, timeout=60, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()
