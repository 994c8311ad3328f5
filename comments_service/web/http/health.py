"""Whether the process runs and whether it can do its work."""

from flask import Flask, Response
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from comments_service.installation import COMMAND
from comments_service.schema import is_behind
from comments_service.services.core.transaction import writing
from comments_service.storage import is_read_only
from comments_service.web.http.api import answer
from comments_service.web.http.context import current_service
from comments_service.web.http.route_guard import guard_route

# SQLite begins a transaction on what it cannot write, and refuses the first statement.
_WRITES_NOTHING = "UPDATE alembic_version SET version_num = version_num WHERE 1 = 0"


def install(app: Flask) -> None:
    """Serve /healthz and /readyz."""
    app.add_url_rule("/healthz", "healthz", alive)
    app.add_url_rule("/readyz", "readyz", ready)


@guard_route("anyone", "none", "none: reading is free")
def alive() -> Response:
    """Say that the process answers."""
    return answer({"status": "ok"})


@guard_route("anyone", "none", "none: reading is free")
def ready() -> Response:
    """Say whether the database answers, has the tables needed and can be written."""
    try:
        if is_behind():
            return answer({"status": "migrate", "do": f"{COMMAND} db upgrade"}, 503)
    except SQLAlchemyError:
        return answer({"status": "database away"}, 503)
    if _is_read_only():
        return answer({"status": "read only", "do": "let the service write to DATA_DIR"}, 503)
    return answer({"status": "ok"})


def _is_read_only() -> bool:
    """Whether the embedded database takes no writing: by an attempt, of which nothing stays."""
    if not current_service().settings.is_embedded:
        return False
    try:
        with writing() as writer:
            writer.exec_driver_sql(_WRITES_NOTHING)
        return False
    except OperationalError as error:
        return is_read_only(error)
