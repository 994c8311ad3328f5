"""The address of the service itself, as somebody types it."""

from flask import Flask, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from comments_service.errors import not_found
from comments_service.web.http.problems import is_for_programs
from comments_service.web.http.route_guard import guard_route


def install(app: Flask) -> None:
    """Serve /."""
    app.add_url_rule("/", "root", root)


@guard_route("anyone", "none", "none: reading is free")
def root() -> AnyResponse | Response:
    """Lead browsers to the console; for programs there is nothing here."""
    if is_for_programs():
        raise not_found()
    response = redirect(url_for("console.home"))
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "no-store"
    return response
