"""Rate limits: who may do how much in which time. Each site sets its own; reading is free."""

import time
from functools import cache

from flask import Flask, Response, current_app, g, request
from limits import RateLimitItem, WindowStats, parse_many

from comments_service.errors import N_, AppError
from comments_service.extensions import limiter
from comments_service.models import Site
from comments_service.rules.core.identity import keyed_hash
from comments_service.settings import Settings
from comments_service.web.http.context import current_service, poster
from comments_service.web.http.limits_storage import FallbackStorage, file_storage, redis_storage

#: Refused requests of one address over all sites; people who mistype never come near it.
REFUSALS = "60 per minute"
SIGN_IN_BY_ADDRESS = "20 per 15 minutes"
SIGN_IN_BY_ACCOUNT = "10 per 15 minutes"
PROGRAM = "60 per minute"
LOOKS = "10 per minute"
ANSWER_LINK = "30 per minute"
PRIVACY_BY_ADDRESS = "10 per hour"
PRIVACY_BY_MAILBOX = "3 per hour"
MENTIONS = {"address": "60 per minute", "source": "60 per 10 minutes", "site": "300 per 10 minutes"}

# A change of strategy or of key format must not meet counts of the old form in Redis.
_KEY_PREFIX = "palabre:fixed-window:2"
_SITE_LIMIT_OF = {
    "post": "limit_poster",
    "edit": "limit_poster",
    "vote": "limit_vote",
    "report": "limit_report",
    "preview": "limit_preview",
}


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


def check_limit(kind: str, site: Site, thread: str = "", commenter_id: int | None = None) -> None:
    """Count one ``kind`` of request against the site's limits.

    ``kind`` is one of post, edit, vote, report, preview. A post also counts for the commenter whom
    its token names, wherever they are, for its ``thread`` key and for the site, one after the
    other: who is over their own limit must not use up what all share. Raises AppError rate_limited.
    """
    if not current_service().settings.rate_limits:
        return
    g.is_counted = True
    _count(getattr(site, _SITE_LIMIT_OF[kind]), kind, str(site.id), poster())
    if kind == "post":
        if commenter_id is not None:
            _count(site.limit_poster, "commenter", str(site.id), str(commenter_id))
        _count(site.limit_thread, "thread", str(site.id), thread)
        _count(site.limit_site, "site", str(site.id))


def admit_sign_in(email: str) -> None:
    """Count a try to sign in by address, and by account at that address. Raises rate_limited.

    Never by account alone: guessing from elsewhere must not lock its owner out.
    """
    if not current_service().settings.rate_limits:
        return
    g.is_counted = True
    account = keyed_hash(current_service().settings.secret_key, "sign-in", email)
    _count(SIGN_IN_BY_ADDRESS, "sign-in", poster())
    _count(SIGN_IN_BY_ACCOUNT, "sign-in", poster(), account)


def admit_code(moderator_id: int) -> None:
    """Count a try of a second step by address and by account. Raises rate_limited.

    Here by account alone: whoever tries has the password already, and few codes are right.
    """
    if current_service().settings.rate_limits:
        g.is_counted = True
        _count(SIGN_IN_BY_ADDRESS, "code", poster())
        _count(SIGN_IN_BY_ACCOUNT, "code", "account", str(moderator_id))


def admit_current_password(moderator_id: int) -> None:
    """Count a password that who is signed in gives again. Raises rate_limited.

    By address and by account alone: whoever has a stolen session must not guess from many places.
    """
    if current_service().settings.rate_limits:
        g.is_counted = True
        _count(SIGN_IN_BY_ADDRESS, "current", poster())
        _count(SIGN_IN_BY_ACCOUNT, "current", "account", str(moderator_id))


def admit_refused_token() -> None:
    """Count a token that is none by address. Raises rate_limited."""
    _admit((SIGN_IN_BY_ADDRESS, "token", poster()))


def admit_program(token_id: int) -> None:
    """Count a request of a program by its token. Raises rate_limited."""
    _admit((PROGRAM, "program", str(token_id)))


def admit_page_session(moderator_id: int) -> None:
    """Count a request of a moderator on a page. Raises AppError rate_limited."""
    _admit((PROGRAM, "page", str(moderator_id)))


def admit_look(moderator_id: int) -> None:
    """Count a page that the service is sent to look at. Raises AppError rate_limited."""
    _admit((LOOKS, "look", str(moderator_id)))


def admit_answer_link(link_id: int) -> None:
    """Count a form that came by a link, by the link. Raises AppError rate_limited."""
    _admit((ANSWER_LINK, "answer-link", str(link_id)))


def admit_privacy() -> None:
    """Count a request about somebody's data by address. Raises AppError rate_limited."""
    _admit((PRIVACY_BY_ADDRESS, "privacy", poster()))


def admit_mention(site: str, source_host: str) -> None:
    """Count an announced link by address, source and site. Raises AppError rate_limited."""
    keys = {"address": poster(), "source": f"{site} {source_host}", "site": site}
    _admit(*((MENTIONS[by], f"mention {by}", key) for by, key in keys.items()))


def may_mail(site_id: int, email: str) -> bool:
    """Whether one more mail that anybody can ask for may go to a mailbox: it is not to be filled.

    What is over the limit is not refused: the links that were sent before are still good.
    """
    if not current_service().settings.rate_limits:
        return True
    mailbox = keyed_hash(current_service().settings.secret_key, "mailbox", email.lower())
    return hit(PRIVACY_BY_MAILBOX, "mailbox", str(site_id), mailbox)


def _admit(*counts: tuple[str, ...]) -> None:
    """Count a request against limits, each with its key, where limits are on."""
    if current_service().settings.rate_limits:
        g.is_counted = True
        for limit, *key in counts:
            _count(limit, *key)


def _count(limit: str, *key: str) -> None:
    if not hit(limit, *key):
        raise _rate_limited(limit, *key)
    # The first is the caller's own: it tells them most.
    if "limit" not in g:
        g.limit = min(_windows(limit, *key), key=lambda window: window[1].remaining)


def hit(limit: str, *key: str) -> bool:
    """Count against each part of a limit, the shortest first, until one is used up.

    Who is over the limit of a minute does not use up that of a day as well.
    """
    return all(limiter.limiter.hit(item, _KEY_PREFIX, *key) for item in _items(limit))


def _is_used_up(limit: str, *key: str) -> bool:
    """Whether one more would be over any part of a limit; counts nothing."""
    return not all(limiter.limiter.test(item, _KEY_PREFIX, *key) for item in _items(limit))


def _windows(limit: str, *key: str) -> list[tuple[int, WindowStats]]:
    """Return how many each part of a limit allows, and what is left of them and of their time."""
    return [
        (item.amount, limiter.limiter.get_window_stats(item, _KEY_PREFIX, *key))
        for item in _items(limit)
    ]


def _rate_limited(limit: str, *key: str) -> AppError:
    """Return the refusal, with the longest wait of all parts that are used up."""
    windows = _windows(limit, *key)
    used_up = [window for window in windows if window[1].remaining <= 0] or windows[:1]
    g.limit = (_, stats) = max(used_up, key=lambda window: window[1].reset_time)
    seconds = max(1, _seconds_left(stats))
    return AppError(
        "rate_limited",
        N_("You are going too fast. Please try again in {seconds} seconds."),
        retry_after=seconds,
        seconds=seconds,
    )


def _hold_back_the_refused() -> None:
    # A post refused before its site is known would else be free. _count_refusal counts.
    if not _is_limited_route():
        return
    key = ("refused", poster())
    if _is_used_up(REFUSALS, *key):
        g.is_counted = True
        raise _rate_limited(REFUSALS, *key)


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
        response.headers["RateLimit-Reset"] = str(_seconds_left(stats))
    return response


def _seconds_left(stats: WindowStats) -> int:
    # Rounded up: who comes back at that second is let in.
    return max(0, int(stats.reset_time - time.time() + 0.999))


@cache
def _items(limit: str) -> tuple[RateLimitItem, ...]:
    """Return the parts of a limit such as "10 per minute; 50 per day", the shortest time first."""
    return tuple(sorted(dict.fromkeys(parse_many(limit)), key=lambda item: item.get_expiry()))
