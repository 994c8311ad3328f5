"""Counts against limits, and the refusal that they end in."""

import time
from functools import cache

from flask import g
from limits import RateLimitItem, WindowStats, parse_many

from comments_service.errors import N_, AppError
from comments_service.extensions import limiter

# A change of strategy or of key format must not meet counts of the old form in Redis.
_KEY_PREFIX = "palabre:fixed-window:2"


def count(limit: str, *key: str) -> None:
    """Count against a limit by a key. Raise AppError rate_limited."""
    if not hit(limit, *key):
        raise rate_limited(limit, *key)
    # The first is the caller's own: it tells them most.
    if "limit" not in g:
        g.limit = min(_windows(limit, *key), key=lambda window: window[1].remaining)


def hit(limit: str, *key: str) -> bool:
    """Count against each part of a limit, the shortest first, until one is used up.

    Who is over the limit of a minute does not use up that of a day as well.
    """
    return all(limiter.limiter.hit(item, _KEY_PREFIX, *key) for item in _items(limit))


def is_used_up(limit: str, *key: str) -> bool:
    """Whether one more would be over any part of a limit; counts nothing."""
    return not all(limiter.limiter.test(item, _KEY_PREFIX, *key) for item in _items(limit))


def rate_limited(limit: str, *key: str) -> AppError:
    """Return the refusal, with the longest wait of all parts that are used up."""
    windows = _windows(limit, *key)
    used_up = [window for window in windows if window[1].remaining <= 0] or windows[:1]
    g.limit = max(used_up, key=lambda window: window[1].reset_time)
    seconds = max(1, seconds_left(g.limit[1]))
    return AppError(
        "rate_limited",
        N_("You are going too fast. Please try again in {seconds} seconds."),
        retry_after=seconds,
        seconds=seconds,
    )


def seconds_left(stats: WindowStats) -> int:
    """Return in how many seconds a window ends."""
    # Rounded up: who comes back at that second is let in.
    return max(0, int(stats.reset_time - time.time() + 0.999))


def _windows(limit: str, *key: str) -> list[tuple[int, WindowStats]]:
    """Return how many each part of a limit allows, and what is left of them and of their time."""
    return [
        (item.amount, limiter.limiter.get_window_stats(item, _KEY_PREFIX, *key))
        for item in _items(limit)
    ]


@cache
def _items(limit: str) -> tuple[RateLimitItem, ...]:
    """Return the parts of a limit such as "10 per minute; 50 per day", the shortest time first."""
    return tuple(sorted(dict.fromkeys(parse_many(limit)), key=lambda item: item.get_expiry()))
