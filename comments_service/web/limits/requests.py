"""What is done about limits before and after each request."""

from flask import Flask, Response, current_app, g, request

from comments_service.extensions import limiter
from comments_service.settings import Settings
from comments_service.web.http.context import poster
from comments_service.web.limits.counting import hit, is_used_up, rate_limited, seconds_left
from comments_service.web.limits.storage import FallbackStorage, file_storage, redis_storage

#: Refused requests of one address over all sites; people who mistype never come near it.
REFUSALS = "60 per minute"


def configure(app: Flask, settings: Settings) -> None:
    """Choose where counts are kept, and count the requests that are refused."""
    app.config["RATELIMIT_ENABLED"] = settings.rate_limits
    app.config["RATELIMIT_STRATEGY"] = "fixed-window"
    if settings.rate_limits:
        storages = [redis_storage(settings.redis_url)] if settings.redis_url else []
        storages.append(file_storage(settings.data_dir / "limits.sqlite3"))
        app.config["RATELIMIT_STORAGE_URI"] = f"{FallbackStorage.STORAGE_SCHEME[0]}://"
        app.config["RATELIMIT_STORAGE_OPTIONS"] = {"storages": storages}
        app.before_request(_hold_back_the_refused)
        app.after_request(_count_refusal)
        app.after_request(_add_headers)
    limiter.init_app(app)


def _hold_back_the_refused() -> None:
    # A post refused before its site is known would else be free. _count_refusal counts.
    if not _is_limited_route():
        return
    key = ("refused", poster())
    if is_used_up(REFUSALS, *key):
        g.is_counted = True
        raise rate_limited(REFUSALS, *key)


def _count_refusal(response: Response) -> Response:
    if 400 <= response.status_code < 500 and _is_limited_route() and not g.get("is_counted"):
        hit(REFUSALS, "refused", poster())
    return response


def _is_limited_route() -> bool:
    """Whether the request is for a route that writes or renders, outside of the console."""
    if request.method in ("GET", "HEAD", "OPTIONS") or request.path.startswith("/console"):
        return False
    view = current_app.view_functions.get(request.endpoint or "")
    route_guard = getattr(view, "route_guard", None)
    return route_guard is not None and not route_guard.limit.startswith("none")


def _add_headers(response: Response) -> Response:
    """RateLimit fields as in draft-ietf-httpapi-ratelimit-headers-07."""
    if "limit" in g:
        amount, stats = g.limit
        response.headers["RateLimit-Limit"] = str(amount)
        response.headers["RateLimit-Remaining"] = str(stats.remaining)
        response.headers["RateLimit-Reset"] = str(seconds_left(stats))
    return response
