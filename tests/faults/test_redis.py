"""Redis killed, hanging and back: posting goes on, limits hold, and nobody notices by waiting."""

import signal
import time
from collections import Counter
from collections.abc import Callable

import pytest
import redis as redis_client

from tests.support.calls import call, post
from tests.support.redis import Redis
from tests.support.server import LiveServer

pytestmark = [pytest.mark.database("sqlite"), pytest.mark.timing]

READ = "/api/v1/threads?url=https%3A%2F%2Flocalhost%2Fa-page"
SLOWEST_S = 0.3
POST_LIMIT = 10  # of a new site, per poster and minute
# Longer than a store that failed is left alone, so that somebody pays for asking again.
LONG_ENOUGH_S = 3.0


def answers_of(server: LiveServer, seconds: float, address: str) -> tuple[Counter[int], list[str]]:
    """Posts and reads in turn, for a while and beyond the limit: how often a post got which status,
    and what was slow."""
    statuses: Counter[int] = Counter()
    slow = []
    headers = {"X-Forwarded-For": address}
    until = time.monotonic() + seconds
    while time.monotonic() < until or statuses.total() < POST_LIMIT + 5:
        for what in ("post", "read"):
            began = time.monotonic()
            if what == "post":
                text = f"comment {statuses.total()}"
                statuses[post(server.port, text, headers=headers).status] += 1
            else:
                assert call(server.port, "GET", READ).status == 200
            if time.monotonic() - began > SLOWEST_S:
                slow.append(f"{what} {time.monotonic() - began:.3f} s")
    return statuses, slow


def test_a_redis_that_hangs_dies_and_returns_costs_no_request_more_than_300_ms(
    own_redis: Redis, start_server: Callable[..., LiveServer]
) -> None:
    server = start_server(
        REDIS_URL=own_redis.url, RATE_LIMITS="on", WORKERS="2", TRUSTED_PROXY_HOPS="1"
    )
    assert answers_of(server, 0, "192.0.2.1")[0][202] == POST_LIMIT
    own_redis.send(signal.SIGSTOP)
    try:
        hanging, slow = answers_of(server, LONG_ENOUGH_S, "192.0.2.2")
    finally:
        own_redis.send(signal.SIGCONT)
    assert (hanging.keys(), hanging[202], slow) == ({202, 429}, POST_LIMIT, [])
    own_redis.stop()
    gone, slow = answers_of(server, LONG_ENOUGH_S, "192.0.2.3")
    assert (gone.keys(), gone[202], slow) == ({202, 429}, POST_LIMIT, [])
    own_redis.start()
    with redis_client.Redis.from_url(own_redis.url) as stored:
        deadline = time.monotonic() + 10
        while not stored.keys("*post*"):
            assert time.monotonic() < deadline, "nothing counts in Redis again"
            post(server.port, "again", headers={"X-Forwarded-For": "192.0.2.4"})
