"""Rate limits: who may do how much in which time. Each site sets its own; reading is free."""

import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g
from flask_limiter.errors import RateLimitExceeded

from comments_service.errors import N_, AppError
from comments_service.extensions import limiter
from comments_service.models import Site
from comments_service.settings import Settings
from comments_service.web.context import palabre, poster
from comments_service.web.limits_storage import SqliteStorage

# A change of strategy or of key format must not meet counts of the old form in Redis.
_KEY_PREFIX = "palabre:limits:fixed-window:1"
_REDIS_PATIENCE_S = 0.25


def configure(app: Flask, settings: Settings) -> None:
    """Choose where counts are kept: Redis, else a file that all workers of this machine share."""
    app.config["RATELIMIT_ENABLED"] = settings.rate_limits
    app.config["RATELIMIT_KEY_PREFIX"] = _KEY_PREFIX
    app.config["RATELIMIT_STRATEGY"] = "fixed-window"
    if settings.redis_url:
        app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url
        app.config["RATELIMIT_STORAGE_OPTIONS"] = _redis_options()
    else:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        path = settings.data_dir / "limits.sqlite3"
        app.config["RATELIMIT_STORAGE_URI"] = f"{SqliteStorage.STORAGE_SCHEME[0]}://{path}"
    limiter.init_app(app)
    app.after_request(_add_headers)


def admit(kind: str, site: Site, thread: str = "") -> None:
    """Count one ``kind`` of request against the site's limits.

    ``kind`` is one of post, edit, vote, report, preview; a post also counts for its ``thread`` key
    and for the whole site. Raises AppError rate_limited.
    """
    g.limited_site, g.limited_thread = site, thread
    try:
        _ADMISSIONS[kind]()
    except RateLimitExceeded as error:
        raise rate_limited() from error


def admit_sign_in(email: str) -> None:
    """Count a try to sign in by address and, more patiently, by account. Raises rate_limited."""
    g.sign_in_email = email
    try:
        _admit_sign_in()
    except RateLimitExceeded as error:
        raise rate_limited() from error


def rate_limited() -> AppError:
    """The refusal that tells when the next try may succeed."""
    current = limiter.current_limit
    seconds = max(1, round(current.reset_at - time.time())) if current else 60
    return AppError(
        "rate_limited",
        N_("That was a lot at once. Please try again in {seconds} seconds."),
        retry_after=seconds,
        seconds=seconds,
    )


def _redis_options() -> dict[str, Any]:
    # redis-py 8 retries ten times by default, which would block each post for seconds.
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return {
        "socket_timeout": _REDIS_PATIENCE_S,
        "socket_connect_timeout": _REDIS_PATIENCE_S,
        "retry": Retry(NoBackoff(), 0),
    }


def _set_by_site(column: str) -> Callable[[], str]:
    # The limiter also asks before a view has found the site; nothing is counted then.
    return lambda: getattr(g.get("limited_site"), column, "")


def _site_poster() -> str:
    return f"{g.limited_site.id}:{poster()}"


@limiter.limit(_set_by_site("limit_poster"), key_func=_site_poster, scope="poster")
@limiter.limit(
    _set_by_site("limit_thread"),
    key_func=lambda: f"{g.limited_site.id}:{g.limited_thread}",
    scope="thread",
)
@limiter.limit(_set_by_site("limit_site"), key_func=lambda: str(g.limited_site.id), scope="site")
def _admit_post() -> None: ...


@limiter.limit(_set_by_site("limit_poster"), key_func=_site_poster, scope="edit")
def _admit_edit() -> None: ...


@limiter.limit(_set_by_site("limit_vote"), key_func=_site_poster, scope="vote")
def _admit_vote() -> None: ...


@limiter.limit(_set_by_site("limit_report"), key_func=_site_poster, scope="report")
def _admit_report() -> None: ...


@limiter.limit(_set_by_site("limit_preview"), key_func=_site_poster, scope="preview")
def _admit_preview() -> None: ...


@limiter.limit("20 per 15 minutes", key_func=poster, scope="sign-in address")
@limiter.limit(
    "20 per 15 minutes",
    # By account and address together: guessing from elsewhere must not lock the owner out.
    key_func=lambda: f"{g.sign_in_email}:{poster()}",
    scope="sign-in account",
)
def _admit_sign_in() -> None: ...


_ADMISSIONS = {
    "post": _admit_post,
    "edit": _admit_edit,
    "vote": _admit_vote,
    "report": _admit_report,
    "preview": _admit_preview,
}


def _add_headers(response: Response) -> Response:
    """RateLimit fields as in draft-ietf-httpapi-ratelimit-headers-07."""
    current = limiter.current_limit if palabre().settings.rate_limits else None
    if current:
        response.headers["RateLimit-Limit"] = str(current.limit.amount)
        response.headers["RateLimit-Remaining"] = str(max(0, current.remaining))
        response.headers["RateLimit-Reset"] = str(max(0, round(current.reset_at - time.time())))
    return response
