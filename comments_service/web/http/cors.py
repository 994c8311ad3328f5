"""CORS for the widget's API: exact origins, never credentials (Fetch standard, section 3.2)."""

from flask import Flask, Response, g, request

from comments_service.queries.sites.sites import any_site_allows
from comments_service.rules.text.hosts import fold_host
from comments_service.web.http.context import named_origin, own_origin

_MAX_AGE_S = 7200  # the longest that Chromium keeps a preflight


def install(app: Flask) -> None:
    """Answer preflights of the API and add CORS to each of its answers, errors included."""
    app.before_request(answer_preflight)
    app.after_request(add_cors)


def add_cors(response: Response) -> Response:
    """Let the pages of a site read the answer; let everybody read why they were refused."""
    if not _is_api():
        return response
    response.vary.add("Origin")
    origin = g.get("allowed_origin")
    if origin:
        response.headers["Access-Control-Allow-Origin"] = origin
    elif response.status_code >= 400:
        response.headers["Access-Control-Allow-Origin"] = "*"
    if "Access-Control-Allow-Origin" in response.headers:
        response.headers["Access-Control-Expose-Headers"] = (
            "Date, ETag, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
        )
    return response


def answer_preflight() -> Response | None:
    """Answer OPTIONS for pages of any site; the request that follows is checked for its own."""
    if request.method != "OPTIONS" or not _is_api():
        return None
    response = Response(status=204)
    named = request.headers.get("Origin", "")
    if _is_known(named):
        g.allowed_origin = named
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, PATCH, DELETE"
        response.headers["Access-Control-Allow-Headers"] = (
            "Authorization, Content-Type, Idempotency-Key"
        )
        response.headers["Access-Control-Max-Age"] = str(_MAX_AGE_S)
        response.headers["Cache-Control"] = f"public, max-age={_MAX_AGE_S}"
    return response


def _is_api() -> bool:
    """Whether pages may ask for it; what programs manage is not for them."""
    is_manage = request.path.startswith("/api/v1/manage/")
    return request.path.startswith(("/api/", "/isso/")) and not is_manage


def _is_known(named: str) -> bool:
    origin = named_origin(named)
    if origin is None:
        return False
    return own_origin().matches(origin) or any_site_allows(origin, fold_host(origin.host))
