"""Static files from ready bytes: compressed once, revalidated by ETag."""

from functools import cache
from pathlib import Path

from flask import Flask, Response

from comments_service.errors import not_found
from comments_service.installation import FOLDER
from comments_service.web.http.route_guard import guard_route
from comments_service.web.http_cache.cacheable import cacheable, cacheable_response

_FOLDER = FOLDER / "static"
SCRIPT = "text/javascript; charset=utf-8"
_TYPES = {
    ".js": SCRIPT,
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".html": "text/html; charset=utf-8",
}
# An address without a version: an hour old at most, and never waited for.
_CACHE_CONTROL = "public, max-age=3600, stale-while-revalidate=86400"
# The console's parts must be of one version, and its people do not mind a question each.
_CACHE_CONTROL_OF_CONSOLE = "no-cache"


def install(app: Flask) -> None:
    """Serve /static/."""
    app.add_url_rule("/static/<path:name>", "static", static_file)


@cacheable
@guard_route("anyone", "none", "none: reading is free")
def static_file(name: str) -> Response:
    """One of the files that ship with the service."""
    content = _files().get(name)
    if content is None:
        raise not_found()
    kind = _TYPES[Path(name).suffix]
    lasts = _CACHE_CONTROL_OF_CONSOLE if name.startswith("console/") else _CACHE_CONTROL
    response = cacheable_response(content, kind, dependencies=None, cache_control=lasts)
    # Any page may load the widget, with subresource integrity if it likes.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def content_of(name: str) -> bytes:
    """Return the content of a file that ships with the service."""
    return _files()[name]


@cache
def _files() -> dict[str, bytes]:
    return {
        path.relative_to(_FOLDER).as_posix(): path.read_bytes()
        for path in _FOLDER.rglob("*")
        if path.suffix in _TYPES
    }
