"""Whether the process runs and whether it can do its work."""

from flask import Flask, Response
from sqlalchemy.exc import SQLAlchemyError

from comments_service.schema import is_behind
from comments_service.web.http.api import answer
from comments_service.web.http.route_guard import guard_route


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
    """Say whether the database answers and has the tables that this version needs."""
    try:
        if is_behind():
            return answer({"status": "migrate", "do": "flask --app app db upgrade"}, 503)
    except SQLAlchemyError:
        return answer({"status": "database away"}, 503)
    return answer({"status": "ok"})
