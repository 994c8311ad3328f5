"""The worker as operators run it: inside the embedded server, or as a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from comments_service.queries.core.outbox import outbox_state
from comments_service.services.core import outbox
from comments_service.services.core.transaction import transaction
from comments_service.worker import make_worker
from tests.factories import SITE, set_rules
from tests.support.calls import call
from tests.support.databases import SECRET_KEY, Database
from tests.support.server import LiveServer
from tests.support.smtp import SmtpPeer
from tests.support.waiting import NEVER_AFTER_S, wait_for

pytestmark = [pytest.mark.database("both"), pytest.mark.server]

ROOT = Path(__file__).parents[2]
READ = "/api/v1/threads?url=https%3A%2F%2Flocalhost%2Fa-page"


def put(app: Flask, subject: str = "Hello") -> None:
    now = datetime.now(UTC)
    mail = {"to": "ana@example.org", "subject": subject, "text": "", "language": "en"}
    with app.app_context(), transaction() as session:
        outbox.enqueue(session, SITE, "mail", {**mail, "at": now.isoformat()}, now=now)


def is_empty(app: Flask) -> bool:
    with app.app_context():
        return outbox_state(datetime.now(UTC)).waiting == 0


@contextmanager
def workers(
    database: Database, mail_peer: SmtpPeer, count: int
) -> Iterator[list[subprocess.Popen]]:
    """Worker processes, as a service manager starts them."""
    command = [str(Path(sys.executable).with_name("flask")), "--app", "app", "worker"]
    env = {"PATH": os.environ["PATH"], "SECRET_KEY": SECRET_KEY, "SMTP_URL": mail_peer.url}
    started = [
        subprocess.Popen(command, cwd=ROOT, env={**env, **database.env}) for _ in range(count)
    ]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()


def children_of(server: LiveServer) -> set[int]:
    """The processes of the server's process group."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == server.process.pid and fields[0] != "Z":
            found.add(int(stat.parent.name))
    return found


@pytest.mark.database("sqlite")
def test_the_embedded_server_does_its_own_work_and_ends_as_before(
    app: Flask, start_server: Callable[..., LiveServer], mail_peer: SmtpPeer
) -> None:
    server = start_server(WORKERS="2", SMTP_URL=mail_peer.url)
    before = children_of(server)
    put(app)
    wait_for(lambda: len(mail_peer.mails) == 1)
    wait_for(lambda: is_empty(app))
    # It goes on to serve, also while a mail is on its way.
    mail_peer.go_on.clear()
    mail_peer.arrived.clear()
    put(app)
    assert mail_peer.arrived.wait(NEVER_AFTER_S)
    assert len(children_of(server) - before) == 1, "one worker for all server processes"
    assert call(server.port, "GET", READ).status == 200
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(NEVER_AFTER_S) in (0, -signal.SIGTERM)
    mail_peer.go_on.set()
    # The worker ends what it has begun, and then ends with its server.
    wait_for(lambda: children_of(server) == set())
    assert len(mail_peer.mails) == 2
    assert is_empty(app)


@pytest.mark.database("sqlite")
def test_a_server_that_is_killed_takes_its_worker_along(
    app: Flask, start_server: Callable[..., LiveServer], mail_peer: SmtpPeer
) -> None:
    server = start_server(SMTP_URL=mail_peer.url)
    put(app)
    wait_for(lambda: len(mail_peer.mails) == 1)
    for number in children_of(server):
        if b"worker" not in Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0"):
            os.kill(number, signal.SIGKILL)

    def is_gone() -> bool:
        put(app)  # with something to do, it would never end by itself
        return children_of(server) == set()

    wait_for(is_gone)


def attended(database: Database) -> "subprocess.Popen[bytes]":
    """A worker as a server starts it: it ends with its standard input."""
    command = [str(Path(sys.executable).with_name("flask")), "--app", "app", "worker", "--attended"]
    env = {"PATH": os.environ["PATH"], "SECRET_KEY": SECRET_KEY, **database.env}
    return subprocess.Popen(
        command, cwd=ROOT, env=env, bufsize=0, stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.database("sqlite")
@pytest.mark.slow
@pytest.mark.parametrize("has_server", [True, False])
def test_an_embedded_worker_ends_by_itself_and_in_order(
    app: Flask, database: Database, has_server: bool
) -> None:
    """For want of work, and when its server has ended; never by an abort."""
    with attended(database) as worker:
        assert worker.stdin
        assert worker.stderr
        worker.stdin.write(b"\n")  # a nudge
        if not has_server:
            worker.stdin.close()
        assert worker.wait(NEVER_AFTER_S) == 0
        assert b"Fatal" not in worker.stderr.read()


@pytest.mark.database("sqlite")
def test_a_worker_stays_while_somebody_is_alerted_and_ends_with_its_server(
    app: Flask, start_server: Callable[..., LiveServer]
) -> None:
    set_rules(app, alerts="held")
    server = start_server()
    wait_for(lambda: len(worker_of(server)) == 1)
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(NEVER_AFTER_S) in (0, -signal.SIGTERM)
    wait_for(lambda: children_of(server) == set())


def worker_of(server: LiveServer) -> set[int]:
    """The worker among the processes of a server."""
    return {
        number
        for number in children_of(server)
        if b"--attended" in Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    }


def test_workers_side_by_side_send_each_mail_once(
    app: Flask, database: Database, mail_peer: SmtpPeer
) -> None:
    for number in range(30):
        put(app, f"{number}")
    with workers(database, mail_peer, 2) as started:
        wait_for(lambda: is_empty(app))
        for process in started:
            process.terminate()
        assert [process.wait(NEVER_AFTER_S) for process in started] == [0, 0]
    assert sorted(int(mail["Subject"]) for mail in mail_peer.mails) == list(range(30))


def test_what_a_killed_worker_held_is_done_by_another_when_its_lease_ends(
    make_app: Callable[..., Flask], database: Database, mail_peer: SmtpPeer
) -> None:
    app = make_app(SMTP_URL=mail_peer.url)
    mail_peer.go_on.clear()
    put(app)
    with workers(database, mail_peer, 1) as (process,):
        assert mail_peer.arrived.wait(NEVER_AFTER_S)
        process.kill()
        process.wait()
    mail_peer.go_on.set()
    make_worker(app).run(idle_for=0)
    assert not is_empty(app)
    later = datetime.now(UTC) + outbox.LEASE + timedelta(seconds=1)
    app.extensions["palabre"].now = lambda: later
    make_worker(app).run(idle_for=0)
    assert is_empty(app)
    # The peer may have taken it the first time, too: then it can tell that this is the same.
    assert len({mail["Message-ID"] for mail in mail_peer.mails}) == 1
