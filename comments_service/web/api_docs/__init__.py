"""Serves the API's description, as a document for programs and as a page to read."""

from collections.abc import Callable

import orjson
from flask import Flask, Response, current_app, render_template

from comments_service.web.api_docs.document import openapi_document
from comments_service.web.api_docs.examples import commands, indented
from comments_service.web.http.problems import STATUS_OF
from comments_service.web.http.route_guard import guard_route
from comments_service.web.http_cache.cacheable import cacheable, cacheable_response

_CACHE_CONTROL = "public, max-age=300"


def install(app: Flask) -> None:
    """Serve the description and a page to read it."""
    app.add_url_rule("/api/v1/openapi.json", "openapi", description)
    app.add_url_rule("/api/docs", "api_docs", docs)
    app.extensions["openapi"] = {}


@cacheable
@guard_route("anyone", "none", "none: reading is free")
def description() -> Response:
    """Return the OpenAPI document."""
    content = _made_once("document", lambda: orjson.dumps(openapi_document(current_app)))
    return cacheable_response(
        content, "application/json", dependencies=None, cache_control=_CACHE_CONTROL
    )


@guard_route("anyone", "none", "none: reading is free")
def docs() -> Response:
    """Return the OpenAPI document as a page."""
    response = Response(_made_once("page", _page), content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    return response


def _page() -> bytes:
    document = openapi_document(current_app)
    return render_template(
        "api_docs.html",
        document=document,
        statuses=STATUS_OF,
        examples=commands(document),
        json=indented,
    ).encode()


def _made_once(name: str, make: Callable[[], bytes]) -> bytes:
    """Return what describes this application: it changes with nothing but the code."""
    kept: dict[str, bytes] = current_app.extensions["openapi"]
    if name not in kept:
        kept[name] = make()
    return kept[name]
