"""/metrics for Prometheus: off until METRICS_TOKEN is set, then for who bears that token."""

import hmac
import time
from collections.abc import Callable
from importlib import import_module

from flask import Flask, Response, current_app, g, request

from comments_service.errors import N_, AppError
from comments_service.settings import Settings
from comments_service.web.http.context import current_service, now
from comments_service.web.http.route_guard import guard_route
from comments_service.web.http.statements import statements
from comments_service.web.limits.admission import admit_refused_token
from comments_service.web.metrics.counts import Counts, Key, key_of
from comments_service.web.metrics.workers import Workers


def install(app: Flask, settings: Settings) -> None:
    """Count what is answered and serve /metrics, when there is a token to ask for it."""
    if settings.metrics_token is None:
        return
    workers = Workers(settings.data_dir / "metrics")
    app.extensions["metrics"] = workers
    app.after_request(_count)
    app.add_url_rule("/metrics", "metrics", scrape)


def observer(app: Flask) -> Callable[[str, str, int, str], Callable[[float], object]] | None:
    """Count answers that do not reach Flask; None when nothing is counted."""
    if "metrics" not in app.extensions:
        return None
    counts: Counts = app.extensions["metrics"].counts

    def observe(method: str, route: str, status: int, outcome: str) -> Callable[[float], object]:
        if outcome == "miss":  # which Flask counts
            return lambda _seconds: None
        # To see whether an answer still stands takes one statement.
        return counts.counter(Key(method, route, status, outcome), int(outcome == "checked"))

    return observe


@guard_route("program", "metrics token", "none: reading is free")
def scrape() -> Response:
    """Return the numbers of all workers, and those of the database while it answers."""
    _check_token()
    workers: Workers = current_app.extensions["metrics"]
    # Not above: a worker that is never scraped needs neither the library nor its memory.
    families = import_module("comments_service.web.metrics.families")
    numbers = families.Numbers(workers.total(), workers.alive(), now())
    return Response(
        numbers.text(),
        content_type=families.CONTENT_TYPE,
        headers={"Cache-Control": "no-store"},
    )


def _check_token() -> None:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    token = current_service().settings.metrics_token or ""
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode(), token.encode()):
        if given:
            admit_refused_token()
        raise AppError("bad_token", N_("Send the METRICS_TOKEN as a bearer token."))


def _count(response: Response) -> Response:
    workers: Workers = current_app.extensions["metrics"]
    route = request.url_rule.rule if request.url_rule else None
    key = key_of(request.method, route, response.status_code, g.get("cache_result", ""))
    workers.counts.add(key, time.perf_counter() - g.began, statements())
    return response
