"""Processes that end unexpectedly, connections that say nothing, a database that comes late."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import create_engine, text

import comments_service
from comments_service.schema import REVISIONS, let_commands_migrate
from comments_service.start import DatabaseAway, wait_for_tables
from tests.faults.test_start import FLASK
from tests.faults.test_storage import fill, small_disk
from tests.support.calls import call, post, send_raw
from tests.support.databases import SECRET_KEY, Database, PostgresDatabases, close_app, settings_for
from tests.support.postgres import Postgres
from tests.support.processes import free_port, kill_group
from tests.support.server import ROOT, LiveServer
from tests.support.waiting import wait_for

__all__ = ["small_disk"]  # a fixture

READ = "/api/v1/threads?url=https%3A%2F%2Flocalhost%2Fa-page"


def is_alive(process: int) -> bool:
    """Whether it runs; one that has ended and is not waited for does not."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def answers(server: LiveServer) -> bool:
    with suppress(OSError):
        return call(server.port, "GET", READ).status == 200
    return False


@pytest.mark.parametrize("count", [1, 2])
def test_a_killed_process_is_replaced(count: int, start_server: Callable[..., LiveServer]) -> None:
    server = start_server(WORKERS="2", MODERATION="open")
    wait_for(lambda: len(server.workers()) >= 2)
    before = server.workers()
    killed = sorted(before)[:count]
    for worker in killed:
        os.kill(worker, signal.SIGKILL)
    wait_for(lambda: len(server.workers() - set(killed)) >= 2, server.log.read_text())
    wait_for(lambda: answers(server))
    assert server.process.poll() is None
    assert post(server.port, "after the kill").status == 201


def test_nothing_outlives_a_server_that_was_killed(
    start_server: Callable[..., LiveServer],
) -> None:
    """And the next start finds its port free."""
    server = start_server(WORKERS="2")
    wait_for(lambda: len(server.workers()) >= 2)
    orphans = server.workers()
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    wait_for(lambda: not any(map(is_alive, orphans)), "workers outlive their server")
    server.start()
    assert answers(server)


def test_nobody_speaks_http_2_in_clear(start_server: Callable[..., LiveServer]) -> None:
    server = start_server()
    said = send_raw(server.port, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0")
    assert b"\0\0" not in said[:3], "a frame of HTTP/2"
    upgraded = send_raw(
        server.port,
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\n"
        b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
    )
    assert upgraded.startswith(b"HTTP/1.1 200")


@pytest.mark.slow
def test_connections_that_say_nothing_end_by_themselves(
    start_server: Callable[..., LiveServer],
) -> None:
    """More of them than the service takes at once."""
    server = start_server(WORKERS="2")
    with ExitStack() as silent:
        for _ in range(1100):
            silent.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        wait_for(lambda: answers(server), "nobody is answered any more")


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A server for this test alone, to stop and start."""
    server = Postgres()
    yield server
    server.close()


def start(folder: Path, env: dict[str, str]) -> tuple[subprocess.Popen[bytes], Path]:
    """Start the service without waiting until it is ready; returns it and its log."""
    path = folder / "early.log"
    with path.open("wb") as log:
        process = subprocess.Popen(
            [*FLASK, "serve"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "WORKERS": "1", "PYTHONUNBUFFERED": "1", **env},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return process, path


def is_ready(port: int) -> bool:
    with suppress(OSError):
        return call(port, "GET", "/readyz").status == 200
    return False


def test_a_start_waits_for_a_postgresql_that_is_not_there_yet(
    own_postgres: Postgres, tmp_path: Path
) -> None:
    database = PostgresDatabases(own_postgres, tmp_path).fresh(tmp_path)
    own_postgres.stop()
    port = free_port()
    process, log = start(tmp_path, {**database.env, "PORT": str(port)})
    try:
        wait_for(lambda: "does not answer" in log.read_text(), log.read_text())
        own_postgres.start()
        wait_for(lambda: is_ready(port), log.read_text())
        said = log.read_text()
        assert said.count("The database does not answer: waiting for it, 60 seconds at most.") == 1
        assert "Traceback" not in said
        assert "/console/sign-in/" in said
    finally:
        kill_group(process)


def test_it_does_not_wait_for_ever(tmp_path: Path) -> None:
    url = f"postgresql://a:a-password@127.0.0.1:{free_port()}/b"
    settings = settings_for({"DATA_DIR": str(tmp_path), "DATABASE_URL": url})
    app, said = comments_service.create_app(settings), list[str]()
    with app.app_context(), pytest.raises(DatabaseAway):
        wait_for_tables(settings, said.append, patience_s=0)
    close_app(app)
    assert len(said) == 1 and "a-password" not in said[0]


def test_an_update_on_a_full_disk_is_named_and_goes_on_when_there_is_room(
    small_disk: Path, tmp_path: Path
) -> None:
    data, port = small_disk / "data", free_port()
    make_old(data)
    filler = fill(small_disk)
    env = {"DATA_DIR": str(data), "PORT": str(port), "SECRET_KEY": SECRET_KEY}
    process, log = start(tmp_path, env)
    try:
        waits = "The disk is full: waiting for room to bring the database up to date."
        wait_for(lambda: waits in log.read_text(), log.read_text())
        assert process.poll() is None
        filler.unlink()
        wait_for(lambda: is_ready(port), log.read_text())
        said = log.read_text()
        assert said.count(waits) == 1
        assert "the database cannot be used yet: the disk is full" in said
        assert "db upgrade" not in said and "Traceback" not in said
    finally:
        kill_group(process)


def make_old(data: Path) -> None:
    """A database of the version before this one."""
    app = comments_service.create_app(settings_for({"DATA_DIR": str(data)}))
    with app.app_context():
        let_commands_migrate(app)
        flask_migrate.downgrade(revision=REVISIONS[-2])
    close_app(app)


def test_a_folder_that_cannot_be_written_is_told_for_what_it_is(
    small_disk: Path, database: Database, tmp_path: Path
) -> None:
    data = small_disk / "data"
    shutil.copytree(database.env["DATA_DIR"], data)
    server = LiveServer(tmp_path, {"DATA_DIR": str(data), "MODERATION": "open"})
    try:
        assert post(server.port, "before").status == 201
        server.stop()
        mount(small_disk, "ro")
        server.process, _log = start(tmp_path, server.env)
        wait_for(lambda: answers(server))
        ready = call(server.port, "GET", "/readyz")
        assert (ready.status, ready.json["status"]) == (503, "read only")
        refused = post(server.port, "while it is read-only")
        assert (refused.status, refused.json["code"]) == (503, "read_only")
        assert int(refused.headers["retry-after"]) >= 60
        assert b"before" in call(server.port, "GET", READ).body
        mount(small_disk, "rw")
        server.restart()
        assert post(server.port, "afterwards").status == 201
    finally:
        server.kill()


def mount(folder: Path, how: str) -> None:
    command = ["mount", "-o", f"remount,{how}", str(folder)]
    subprocess.run(command, check=True, capture_output=True)


@pytest.mark.database("postgresql")
def test_a_postgresql_that_takes_no_writing_is_told_for_what_it_is(
    database: Database, start_server: Callable[..., LiveServer]
) -> None:
    """As one does that has become a standby."""
    server = start_server(MODERATION="open")
    assert post(server.port, "before").status == 201
    engine = create_engine(settings_for(database.env).database_url, isolation_level="AUTOCOMMIT")
    name = engine.url.database
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
    server.restart()
    refused = post(server.port, "while it is read-only")
    assert (refused.status, refused.json["code"]) == (503, "read_only")
    assert b"before" in call(server.port, "GET", READ).body
    engine.dispose()
