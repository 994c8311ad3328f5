"""Palabre: threaded comments for pages that have no server of their own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from comments_service import cli, extensions, start, web
from comments_service.extensions import READING, db
from comments_service.notify.unsent import Reading
from comments_service.private_files import narrow
from comments_service.settings import Settings, SettingsError
from comments_service.web.http.context import Palabre
from comments_service.worker import notices_of


class _App(Flask):
    """Flask, without its look at each function of each request whether it is a coroutine's."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """``func`` itself: none of ours is one."""
        return func


def create_app(settings: Settings) -> Flask:
    """Return the service, ready to serve: the one place where its parts are put together.

    The embedded database is migrated here; PostgreSQL is by command. Raises SettingsError for what
    cannot be used.
    """
    app = _App(__name__, static_folder=None, template_folder="web/templates")
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings)
    app.extensions["palabre"] = Palabre(settings)
    if settings.is_embedded:
        _make_folder(settings.data_dir)
    extensions.install(app)
    db.init_app(app)
    web.install(app, settings)
    cli.install(app)
    app.extensions["palabre"].unsent = Reading(notices_of(app)).unsent
    start.prepare(app, settings)
    if settings.data_dir.is_dir():
        narrow(settings.data_dir)
    return app


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"DATA_DIR cannot be made ({error.strerror}: {folder}).") from error


def _engine_options(settings: Settings) -> dict[str, object]:
    if settings.is_embedded:
        return {"pool_size": settings.threads + 1}
    # Only where it is used: the driver takes 10 MB of each process.
    from comments_service.postgres import CONNECT_ARGS

    # A connection that died with the server is noticed before it is used.
    return {
        "isolation_level": READING,
        "pool_size": settings.threads + 1,
        "pool_pre_ping": True,
        "pool_timeout": 5,
        "connect_args": CONNECT_ARGS,
    }
