"""What happens once, when the service starts: tables, the first site, the demo thread."""

import logging
import sqlite3
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from comments_service.schema import is_behind, migrate_embedded, upgrade
from comments_service.services.comments.rerendering import request_rendering
from comments_service.services.sites.sites import ensure_default_site
from comments_service.settings import Settings
from comments_service.transfer.demo import import_demo
from comments_service.transfer.upload_jobs import sweep
from comments_service.web.http.context import current_service

log = logging.getLogger(__name__)


def prepare(app: Flask, settings: Settings) -> None:
    """Make the database usable. One that is scaled out is migrated by command, not here."""
    with app.app_context():
        try:
            if settings.is_embedded:
                migrate_embedded(settings.data_dir)
            elif is_behind():
                return
            ensure_default_site(settings.site_origins, settings.moderation, datetime.now(UTC))
            sweep(datetime.now(UTC))
            request_rendering(datetime.now(UTC))
            if settings.demo:
                import_demo(settings.base_url)
        except (SQLAlchemyError, sqlite3.Error) as error:
            # The service starts all the same: /readyz tells, and the database may come back.
            log.error("the database cannot be used yet: %s", type(error).__name__)


def make_usable() -> None:
    """Bring any database up to date, with a first site: for a command that may be the first to run.

    Raises SQLAlchemyError.
    """
    if is_behind():
        upgrade()
    settings = current_service().settings
    ensure_default_site(settings.site_origins, settings.moderation, datetime.now(UTC))
