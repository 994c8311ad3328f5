"""PostgreSQL hangs, or starts again under readers and writers: nobody waits without end, nothing is
lost, and the service finds its way back by itself."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from comments_service.postgres import WAIT_S
from tests.support.calls import Answer, call, post
from tests.support.crowd import Posters
from tests.support.databases import PostgresDatabases
from tests.support.postgres import Postgres
from tests.support.server import LiveServer
from tests.support.waiting import wait_for

READ = "/api/v1/threads?url=https%3A%2F%2Flocalhost%2Fa-page"
COLD = "/api/v1/threads?url=https%3A%2F%2Flocalhost%2Fanother-page"
THREADS = 4  # of the service


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[Postgres]:
    """A server for the tests of this file, to stop and start."""
    server = Postgres()
    yield server
    server.close()


@pytest.fixture(scope="module")
def server(
    own_postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """The service on it, with a page that was read before."""
    folder = tmp_path_factory.mktemp("service")
    database = PostgresDatabases(own_postgres, folder).fresh(folder)
    service = LiveServer(folder, {**database.env, "MODERATION": "open"})
    assert post(service.port, "before").status == 201
    assert b"before" in call(service.port, "GET", READ).body
    yield service
    service.kill()


def assert_is_told_to_come_back(answer: Answer) -> None:
    assert (answer.status, answer.json["code"]) == (503, "busy")
    assert 1 <= int(answer.headers["retry-after"]) <= 60


def wait_until_it_takes_posts(server: LiveServer) -> None:
    wait_for(lambda: post(server.port, f"again {time.monotonic()}").status == 201)


def test_a_postgresql_that_hangs_holds_no_request_for_long(
    own_postgres: Postgres, server: LiveServer
) -> None:
    def timed(number: int) -> float:
        began = time.monotonic()
        assert_is_told_to_come_back(post(server.port, f"while it hangs {number}"))
        return time.monotonic() - began

    with own_postgres.hung(), ThreadPoolExecutor(4 * THREADS) as readers:
        # What the first find out serves the others, who would wait for one another.
        assert max(readers.map(timed, range(4 * THREADS))) < 4 * WAIT_S
        assert call(server.port, "GET", "/healthz").status == 200
        # What was read before is read on; the answer tells that it may be old.
        known = call(server.port, "GET", READ)
        assert (known.status, b"before" in known.body) == (200, True)
        assert "stale" in known.headers["cache-status"]
    wait_until_it_takes_posts(server)
    assert b"while it hangs" not in call(server.port, "GET", READ).body


def test_a_postgresql_that_starts_again_breaks_nothing_for_good(
    own_postgres: Postgres, server: LiveServer
) -> None:
    with Posters(server) as posters:
        posters.wait_for(10)
        own_postgres.stop()
        assert_is_told_to_come_back(call(server.port, "GET", COLD))
        for _ in range(20):
            known = call(server.port, "GET", READ)
            assert (known.status, b"before" in known.body) == (200, True)
        own_postgres.start()
        posters.wait_for(10)
    assert call(server.port, "GET", COLD).status == 200
    assert post(server.port, "afterwards").status == 201
    # The process that was asked last while it was away leaves it alone for a moment longer.
    wait_for(lambda: b"afterwards" in call(server.port, "GET", READ).body)
    assert not set(posters.statuses) - {201, 503}
    assert posters.broken == []
