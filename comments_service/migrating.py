"""Alembic, by Flask-Migrate. Only who migrates imports this: it takes 10 MB of a process."""

import flask_migrate
from flask import Flask, current_app

from comments_service.extensions import db
from comments_service.schema import MIGRATIONS


def install(app: Flask) -> None:
    """Let ``flask --app app db …`` work on ``app``."""
    directory = str(MIGRATIONS)
    flask_migrate.Migrate(app, db, directory, render_as_batch=True, compare_type=True)


def upgrade() -> None:
    """Bring the current application's database up to date.

    Raises SQLAlchemyError; SystemExit, from Flask-Migrate, for one of a later version.
    """
    if "migrate" not in current_app.extensions:
        install(current_app)
    flask_migrate.upgrade(str(MIGRATIONS))
