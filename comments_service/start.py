"""What happens once, when the service starts: tables, the first site, the demo thread."""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from comments_service.installation import COMMAND
from comments_service.queries.sites.sites import default_site
from comments_service.rules.text.urls import parse_origin
from comments_service.schema import is_behind, migrate_embedded, upgrade
from comments_service.services.comments.upkeep.rerendering import request_rendering
from comments_service.services.sites.sites import change_site, ensure_default_site
from comments_service.settings import DEFAULT_ORIGINS, Settings
from comments_service.storage import is_full
from comments_service.transfer.demo import import_demo
from comments_service.transfer.upload_jobs import sweep
from comments_service.web.http.context import current_service

log = logging.getLogger(__name__)

#: How long a start waits for a database that does not answer: one that recovers from a crash.
PATIENCE_S = 60
_LOOK_EVERY_S = 1.0
_MIGRATE = f"Waiting for `{COMMAND} db upgrade` to be run, once for all replicas."


class DatabaseAway(Exception):
    """The database did not become usable in time; the text says so to the operator."""


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
            _set_up_untouched_site(settings)
            request_rendering(datetime.now(UTC))
            if settings.demo:
                origin, secret = settings.base_origin, settings.secret_key
                import_demo(origin, settings.site_origins, secret, datetime.now(UTC))
        except (SQLAlchemyError, sqlite3.Error) as error:
            # The service starts all the same: /readyz tells, and the database may come back.
            log.error("the database cannot be used yet: %s", _what(error))


def wait_for_tables(
    settings: Settings, say: Callable[[str], None], patience_s: float = PATIENCE_S
) -> bool:
    """Wait until the database has the tables of this version; True when there was a wait.

    The embedded database is migrated here, as often as it takes: when its disk was full, it is
    waited for without end, and so is the command that migrates any other. One that fails otherwise
    is given ``patience_s``. ``say`` gets each new sentence about what is waited for. Raise
    DatabaseAway.
    """
    said, since = None, time.monotonic()
    while (obstacle := _obstacle(settings)) is not None:
        sentence, is_bounded = obstacle
        if sentence != said:
            say(sentence)
            said, since = sentence, time.monotonic()
        if is_bounded and time.monotonic() - since >= patience_s:
            raise DatabaseAway("The database cannot be reached: is it running?")
        time.sleep(_LOOK_EVERY_S)
    return said is not None


def make_usable() -> None:
    """Bring any database up to date, with a first site: for a command that may be the first to run.

    Raises SQLAlchemyError.
    """
    if is_behind():
        upgrade()
    settings = current_service().settings
    ensure_default_site(settings.site_origins, settings.moderation, datetime.now(UTC))


def without_effect(settings: Settings) -> Iterator[str]:
    """Yield a sentence for each setting of the first site that is set and does not apply any more.

    One statement, or two. Raise SQLAlchemyError.
    """
    rules = default_site()
    if rules is None:
        return
    origins = sorted(map(str, rules.origins))
    given = sorted({str(parse_origin(origin)) for origin in settings.site_origins})
    if "site_origins" in settings.model_fields_set and given != origins:
        yield f"SITE_ORIGINS is not used: the console says {', '.join(origins)}."
    if "moderation" in settings.model_fields_set and settings.moderation != rules.site.moderation:
        yield f"MODERATION is not used: the console says {rules.site.moderation}."


def _set_up_untouched_site(settings: Settings) -> None:
    """Give the first site the origins that are set, if it was made without any and left alone.

    A command may have made it, in an environment without the service's settings.
    """
    rules = default_site()
    if rules is None or rules.site.version > 1 or "site_origins" not in settings.model_fields_set:
        return
    if {str(origin) for origin in rules.origins} == set(DEFAULT_ORIGINS):
        values = {"moderation": settings.moderation}
        origins = [parse_origin(origin) for origin in settings.site_origins]
        with suppress(IntegrityError):  # another process does it at the same moment
            change_site(rules.site.id, values, origins)


def _obstacle(settings: Settings) -> tuple[str, bool] | None:
    """Return what keeps the database from being used, and whether waiting has an end."""
    try:
        if settings.is_embedded:
            migrate_embedded(settings.data_dir)
        elif is_behind():
            return _MIGRATE, False
    except (SQLAlchemyError, sqlite3.Error) as error:
        if is_full(error):
            return "The disk is full: waiting for room to bring the database up to date.", False
        return f"The database does not answer: waiting for it, {PATIENCE_S} seconds at most.", True
    return None


def _what(error: Exception) -> str:
    return "the disk is full" if is_full(error) else type(error).__name__
