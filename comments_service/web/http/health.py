"""Whether the process runs and whether it can do its work."""

import os
from pathlib import Path

from flask import Flask, Response
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from comments_service.schema import is_behind
from comments_service.settings import Settings
from comments_service.web.http.api import answer
from comments_service.web.http.context import current_service
from comments_service.web.http.route_guard import guard_route


def install(app: Flask) -> None:
    """Serve /healthz and /readyz."""
    app.add_url_rule("/healthz", "healthz", alive)
    app.add_url_rule("/readyz", "readyz", ready)


@guard_route("anyone", "none", "none: reading is free")
def alive() -> Response:
    """The process answers."""
    return answer({"status": "ok"})


@guard_route("anyone", "none", "none: reading is free")
def ready() -> Response:
    """The database answers, has the tables that this version needs and can be written."""
    try:
        if is_behind():
            return answer({"status": "migrate", "do": "flask --app app db upgrade"}, 503)
    except SQLAlchemyError:
        return answer({"status": "database away"}, 503)
    if _is_read_only(current_service().settings):
        return answer({"status": "read only", "do": "let the service write to DATA_DIR"}, 503)
    return answer({"status": "ok"})


def _is_read_only(settings: Settings) -> bool:
    """Whether the embedded database lies where this process may not write, or nobody may."""
    if not settings.is_embedded:
        return False
    file = Path(make_url(settings.database_url).database or "")
    return not all(os.access(path, os.W_OK) for path in (file, file.parent))
