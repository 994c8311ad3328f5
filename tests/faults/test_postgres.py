"""PostgreSQL hangs, or starts again under readers and writers: nobody waits without end, nothing is
lost, and the service finds its way back by itself."""

import gc
import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from multiprocessing.connection import Connection

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from comments_service.postgres import CONNECT_ARGS, WAIT_S
from tests.support.calls import Answer, call, post
from tests.support.crowd import Posters
from tests.support.databases import PostgresDatabases
from tests.support.postgres import Postgres
from tests.support.server import LiveServer
from tests.support.silent import SilentPeer
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


def ask_a_hung_one(url: str, pipe: Connection) -> None:
    """In a process of its own, as those of a server are, and without any request."""
    engine = create_engine(url, connect_args=CONNECT_ARGS)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        pipe.send("it answers")
        pipe.recv()
        for ask in (lambda: connection.execute(text("SELECT 1")), engine.connect):
            try:
                ask()
            except OperationalError:
                pipe.send("gave up")


def test_a_servers_process_gives_up_on_a_hung_one_outside_of_requests_too(
    own_postgres: Postgres,
) -> None:
    """Its worker and what it does in the background."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=ask_a_hung_one, args=(own_postgres.url("postgres"), there)
    )
    process.start()
    try:
        assert here.recv() == "it answers"
        with own_postgres.hung():
            here.send("it hangs")
            for _ in ("a statement", "a new connection"):
                assert here.poll(4 * WAIT_S), "it waits without end"
                assert here.recv() == "gave up"
    finally:
        process.kill()
        process.join()


def test_a_connection_that_comes_to_nothing_is_closed_at_once() -> None:
    """And not whenever the garbage is collected."""
    gc.disable()
    try:
        with closing(SilentPeer()) as peer:
            engine = create_engine(
                f"postgresql+psycopg://a@127.0.0.1:{peer.port}/b", connect_args=CONNECT_ARGS
            )
            with pytest.raises(OperationalError) as raised:
                engine.connect()
            assert raised.value.__traceback__, "the error is still there, with all that it holds"
            wait_for(lambda: peer.gone == peer.connections == 1)
    finally:
        gc.enable()
