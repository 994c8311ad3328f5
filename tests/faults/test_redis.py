"""Redis killed, hanging and back: posting goes on, limits hold, and nobody notices by waiting."""

import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing

import redis as redis_client

from comments_service.web.limits.storage import COOLDOWN_S
from tests.support.calls import call, post
from tests.support.redis import Redis
from tests.support.server import LiveServer
from tests.support.silent import SilentPeer
from tests.support.waiting import wait_for

READ = "/api/v1/threads?url=https%3A%2F%2Flocalhost%2Fa-page"
POST_LIMIT = 10  # of a new site, per poster and minute


def statuses_of(server: LiveServer, seconds: float, address: str) -> Counter[int]:
    """How often a post got which status, of posts and reads in turn: for so long, and beyond the
    limit."""
    statuses: Counter[int] = Counter()
    until = time.monotonic() + seconds
    while time.monotonic() < until or statuses.total() < POST_LIMIT + 5:
        headers = {"X-Forwarded-For": address}
        statuses[post(server.port, f"comment {statuses.total()}", headers=headers).status] += 1
        assert call(server.port, "GET", READ).status == 200
    return statuses


def test_a_redis_that_hangs_dies_and_returns_lifts_no_limit(
    own_redis: Redis, start_server: Callable[..., LiveServer]
) -> None:
    server = start_server(
        REDIS_URL=own_redis.url, RATE_LIMITS="on", WORKERS="2", TRUSTED_PROXY_HOPS="1"
    )
    assert statuses_of(server, 0, "192.0.2.1")[202] == POST_LIMIT
    # So long that Redis is asked again.
    own_redis.send(signal.SIGSTOP)
    try:
        hanging = statuses_of(server, 1.5 * COOLDOWN_S, "192.0.2.2")
    finally:
        own_redis.send(signal.SIGCONT)
    assert (hanging.keys(), hanging[202]) == ({202, 429}, POST_LIMIT)
    own_redis.stop()
    gone = statuses_of(server, 1.5 * COOLDOWN_S, "192.0.2.3")
    assert (gone.keys(), gone[202]) == ({202, 429}, POST_LIMIT)
    own_redis.start()
    address = {"X-Forwarded-For": "192.0.2.4"}
    with redis_client.Redis.from_url(own_redis.url) as stored:
        wait_for(
            lambda: bool(post(server.port, "again", headers=address) and stored.keys("*post*")),
            "nothing counts in Redis again",
        )


def test_a_redis_that_hangs_is_asked_once_by_one_request_and_then_left_alone(
    start_server: Callable[..., LiveServer],
) -> None:
    """Its library alone would ask eleven times, and each request would do that again."""
    with closing(SilentPeer()) as peer:
        server = start_server(
            REDIS_URL=f"redis://127.0.0.1:{peer.port}/0", RATE_LIMITS="on", WORKERS="1"
        )
        began = time.monotonic()
        posts = 0
        while peer.connections < 4:
            assert post(server.port, f"comment {posts}").status in (202, 429)
            posts += 1
        seconds = time.monotonic() - began
    assert seconds / (2 * COOLDOWN_S) <= peer.connections <= seconds / COOLDOWN_S + 1
    assert posts > peer.connections
