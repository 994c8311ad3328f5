"""Stopping in order: whoever was being answered is answered, then the service ends."""

import ctypes
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.support.calls import call
from tests.support.crowd import Posters
from tests.support.metrics import BEARER, TOKEN, read, value
from tests.support.server import ROOT, LiveServer
from tests.support.waiting import NEVER_AFTER_S, wait_for

READ = "/api/v1/threads?url=https%3A%2F%2Flocalhost%2Fa-page"

KILLED_AFTER_S = 10.0  # see comments_service.commands.server
UNREAD = {"ConnectionRefusedError", "ConnectionResetError", "BrokenPipeError"}


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_without_breaking_a_request(
    how: signal.Signals, start_server: Callable[..., LiveServer]
) -> None:
    """A request that was read gets its whole answer; later ones find nobody at the port.

    The kernel resets what waits there unread, where it closes in order what was read from (RFC
    1122, section 4.2.2.13), so that the two can be told apart.
    """
    server = start_server(code=ROOT, WORKERS="2", MODERATION="open", METRICS_TOKEN=TOKEN)
    wait_for(lambda: serving(server) == 2)  # before that a worker hears no signal
    with Posters(server) as posters:
        posters.wait_for(20)
        server.process.send_signal(how)
        assert_ends(server)
    assert server.process.returncode in (0, -how)
    assert posters.statuses.keys() <= {201}
    assert {error.partition("(")[0] for error in posters.broken} <= UNREAD


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux to signal one thread")
def test_a_worker_ends_whichever_of_its_threads_the_signal_reaches(
    start_server: Callable[..., LiveServer],
) -> None:
    """Python hears a signal in its main thread, which another thread's signal does not wake."""
    server = start_server(WORKERS="1")
    [worker] = server.workers()
    other = max(int(thread.name) for thread in Path(f"/proc/{worker}/task").iterdir())
    assert other != worker
    assert ctypes.CDLL(None).tgkill(worker, other, signal.SIGTERM) == 0
    # The server puts another one in its place.
    wait_for(lambda: worker not in server.workers() and server.workers(), "the worker goes on")


def test_it_renews_its_workers_without_breaking_a_request(
    start_server: Callable[..., LiveServer], tmp_path: Path
) -> None:
    """SIGHUP: new workers take over from the old ones, one after the other, and read what files say
    of their settings: a secret is changed without an end.

    A request that was read gets its whole answer. One that an old worker has not begun to read as
    it ends may be reset; sent again with its key, it is one comment.
    """
    secret = tmp_path / "token"
    secret.write_text("the token of before")
    env = {"MODERATION": "open", "METRICS_TOKEN_FILE": str(secret)}
    server = start_server(code=ROOT, WORKERS="2", **env)
    assert asked_for_metrics(server, "the token of before") == {200}
    secret.write_text("the token from now on")
    before = server.workers()
    with Posters(server, posters=2) as posters:
        posters.wait_for(5)
        server.process.send_signal(signal.SIGHUP)
        wait_for(
            lambda: len(server.workers() - before) == 2 and not server.workers() & before,
            "the old workers are still there",
        )
        posters.wait_for(5)
    assert posters.statuses.keys() <= {201}
    assert {error.partition("(")[0] for error in posters.broken} <= UNREAD
    assert len(set(posters.promised.values())) == len(posters.promised)
    assert asked_for_metrics(server, "the token from now on") == {200}
    assert asked_for_metrics(server, "the token of before") == {401}


def test_a_renewed_worker_reads_the_code_anew(tmp_path: Path) -> None:
    code = tmp_path / "code"
    code.mkdir()
    for name in ("app.py", "palabre.py", "comments_service", "migrations", "static"):
        source = ROOT / name
        shutil.copytree(source, code / name) if source.is_dir() else shutil.copy(source, code)
    server = LiveServer(tmp_path, {"DATA_DIR": str(tmp_path / "data")}, code=code)
    try:
        (code / "comments_service/version.py").write_text('VERSION = "of tomorrow"\n')
        server.process.send_signal(signal.SIGHUP)
        wait_for(lambda: version(server) == "of tomorrow", "the code of before still answers")
    finally:
        server.stop()


def version(server: LiveServer) -> str:
    """What the service says of itself."""
    told = call(server.port, "GET", "/api/v1/openapi.json").json["info"]["version"]
    return str(told)


def test_slow_clients_hold_readers_up_no_longer_than_they_stay(
    start_server: Callable[..., LiveServer],
) -> None:
    """Half a head costs nothing. Half a body holds a thread, and enough of them hold all: that is
    why SECURITY.md wants a proxy in front that buffers requests."""
    server = start_server(WORKERS="2")
    head = b"POST /api/v1/comments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    with half_sent(server, head):
        for _ in range(10):
            assert call(server.port, "GET", READ).status == 200
    with half_sent(server, head + b"Content-Length: 100\r\n\r\n{"):
        pass
    assert call(server.port, "GET", READ).status == 200


def test_answers_that_nobody_takes_hold_nobody_up(start_server: Callable[..., LiveServer]) -> None:
    """More of them than there are threads, and more bytes than the system keeps on the way."""
    server = start_server(WORKERS="1")
    asked = b"GET /static/embed.js HTTP/1.1\r\nHost: x\r\n\r\n" * 100
    with half_sent(server, asked):
        for _ in range(10):
            assert call(server.port, "GET", READ).status == 200


def assert_ends(server: LiveServer) -> None:
    """Assert that all of its processes end sooner than those that do not would be killed."""
    began = time.monotonic()
    server.process.wait(NEVER_AFTER_S)
    assert time.monotonic() - began < KILLED_AFTER_S


@contextmanager
def half_sent(server: LiveServer, start: bytes) -> Iterator[None]:
    """64 connections on which this much is sent and nothing is received."""
    with ExitStack() as slow:
        for _ in range(64):
            connection = slow.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", server.port))
            connection.sendall(start)
        yield


def asked_for_metrics(server: LiveServer, token: str) -> set[int]:
    """The statuses that come back for a token; often enough that each worker answers."""
    bearer = {"Authorization": f"Bearer {token}"}
    return {call(server.port, "GET", "/metrics", headers=bearer).status for _ in range(8)}


def serving(server: LiveServer) -> float:
    """How many workers have come so far that they serve."""
    answer = call(server.port, "GET", "/metrics", headers=BEARER)
    return value(read(answer.body.decode()), "palabre_workers")
