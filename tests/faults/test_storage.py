"""The database locked, full, stopped or gone: posts are told to wait, reading goes on where it can,
and when the trouble is over so is its effect, without a restart."""

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.support.calls import PAGE, Answer, call, post
from tests.support.databases import Database, PostgresDatabases, settings_for
from tests.support.postgres import Postgres
from tests.support.server import LiveServer
from tests.support.waiting import wait_for

READ = "/api/v1/threads?url=https%3A%2F%2Flocalhost%2Fa-page"


def read(server: LiveServer) -> Answer:
    return call(server.port, "GET", READ)


def assert_busy(answer: Answer) -> None:
    assert (answer.status, answer.json["code"]) == (503, "busy")
    assert answer.headers["content-type"] == "application/problem+json"
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_locked_database_takes_no_posts_but_is_read(
    database: Database, start_server: Callable[..., LiveServer]
) -> None:
    server = start_server(MODERATION="open")
    assert post(server.port, "before").status == 201
    path = Path(database.env["DATA_DIR"]) / "palabre.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        assert_busy(post(server.port, "locked out"))
        assert time.monotonic() - began >= 3, "it waits for its turn"
        # More posts than the service has threads, and readers in between.
        with ThreadPoolExecutor(12) as pool:
            posts = [pool.submit(post, server.port, f"locked out {n}") for n in range(12)]
            for _ in range(20):
                began = time.monotonic()
                assert b"before" in read(server).body
                assert time.monotonic() - began < 3, "no reader waits as long as a writer"
            for waiting in posts:
                assert_busy(waiting.result())
        other.execute("ROLLBACK")
    assert post(server.port, "afterwards").status == 201
    assert b"locked out" not in read(server).body


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting a small file system is for root, where root may")
    yield folder
    # Lazily: a server that was killed a moment ago may still be letting go of it.
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Takes all the room that is left, by a file that is returned."""
    filler = folder / "filler"
    with filler.open("ab", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while file.write(b"\0" * size):
                    pass
            except OSError:
                continue
    return filler


@pytest.mark.server
def test_a_full_disk_takes_no_posts_but_is_read(
    small_disk: Path, database: Database, tmp_path: Path
) -> None:
    data = small_disk / "data"
    shutil.copytree(database.env["DATA_DIR"], data)
    env = {"DATA_DIR": str(data), "MODERATION": "open", "RATE_LIMITS": "on"}
    server = LiveServer(tmp_path, env)
    try:
        assert post(server.port, "before").status == 201
        filler = fill(small_disk)
        accepted = refusals = 0
        while refusals < 3 and accepted < 9:
            # The journal may have room for some more, and what is accepted then must be kept.
            answer = post(server.port, f"on the full disk {accepted} {refusals} " + "x" * 9000)
            if answer.status == 201:
                accepted += 1
                continue
            refusals += 1
            assert (answer.status, answer.json["code"]) == (507, "storage_full")
            assert int(answer.headers["retry-after"]) > 0
            assert read(server).status == 200
        assert refusals == 3
        limits_hold = [post(server.port, f"more {n} " + "x" * 9000).status for n in range(12)]
        assert limits_hold[-1] == 429, "counts go on in memory"
        server.kill()
        server.start()
        assert b"before" in read(server).body
        filler.unlink()
        wait_for(lambda: post(server.port, f"again {time.monotonic()}").status == 201)
        assert read(server).json["thread"]["comment_count"] == 2 + accepted
    finally:
        server.kill()


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A server for this test alone, to stop and start."""
    server = Postgres()
    yield server
    server.close()


def test_posts_wait_for_a_postgresql_that_is_away(own_postgres: Postgres, tmp_path: Path) -> None:
    database = PostgresDatabases(own_postgres, tmp_path).fresh(tmp_path)
    server = LiveServer(tmp_path, {**database.env, "MODERATION": "open"})
    try:
        assert post(server.port, "before").status == 201
        own_postgres.stop()
        for number in range(3):
            assert_busy(post(server.port, f"while it is away {number}"))
            assert_busy(read(server))
        assert call(server.port, "GET", "/healthz").status == 200
        assert call(server.port, "GET", "/readyz").status == 503
        own_postgres.start()
        wait_for(lambda: post(server.port, "afterwards").status == 201)
        assert read(server).json["thread"]["comment_count"] == 2
    finally:
        server.kill()


@pytest.mark.database("postgresql")
def test_a_row_that_another_holds_is_not_waited_for_without_end(
    database: Database, start_server: Callable[..., LiveServer]
) -> None:
    server = start_server(MODERATION="open")
    assert post(server.port, "before").status == 201
    engine = create_engine(settings_for(database.env).database_url)
    with engine.begin() as other:
        other.execute(text("SELECT * FROM threads FOR UPDATE"))
        assert_busy(post(server.port, "locked out"))
        assert read(server).status == 200
    engine.dispose()
    assert post(server.port, "afterwards").status == 201
    assert call(server.port, "GET", "/api/v1/counts?url=" + PAGE).json["counts"][PAGE] == 2
