"""Writers that wait: one commit for those of a process, and nobody fails for another."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, event, insert
from sqlalchemy.exc import IntegrityError, OperationalError

from comments_service import embedded
from comments_service.embedded import writers
from comments_service.extensions import committed, connection, db
from comments_service.models import Commenter
from comments_service.models.base import table_of
from comments_service.services.core.group_commit import group_commit
from comments_service.services.core.transaction import readers_see, writing
from tests.factories import SITE, Reader, miscounts
from tests.support.waiting import wait_for

AT_ONCE = 4  # as many as the connection pool serves without waiting
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@contextmanager
def commits() -> Iterator[list[str]]:
    """The commits that the block sends."""
    seen: list[str] = []

    def note(_connection: Connection) -> None:
        seen.append("COMMIT")

    event.listen(Engine, "commit", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "commit", note)


def waiting() -> int:
    """How many threads wait for the turn of this process."""
    frames = list(sys._current_frames().values())
    return sum(
        frame.f_code.co_name == "turn" and frame.f_code.co_filename.endswith("embedded.py")
        for frame in frames
    )


def behind_one_turn(acts: list[Callable[[], Any]]) -> list[Future[Any]]:
    """Has all acts wait for another writer of this process, and then get their turn."""
    with ThreadPoolExecutor(len(acts)) as pool:
        with writers.turn():
            futures = [pool.submit(act) for act in acts]
            wait_for(lambda: waiting() + sum(one.done() for one in futures) == len(acts))
        return futures


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody gives up their turn because this machine is slow."""
    monkeypatch.setattr(embedded, "BUSY_TIMEOUT_MS", 60_000)


def write_commenters(app: Flask, *numbers: int) -> int:
    """One intent: commenters of these numbers, whom nobody may be already."""
    with app.app_context():
        return write_commenters_here(*numbers)


def write_commenters_here(*numbers: int) -> int:
    """The same, in the present context."""

    def write() -> int:
        for number in numbers:
            connection().execute(
                insert(table_of(Commenter)),
                {"site_id": SITE, "id": number, "fingerprint": "f", "first_seen_at": NOW},
            )
        readers_see(SITE, numbers[0])
        return len(numbers)

    return group_commit(write)


def commenters(app: Flask) -> list[int]:
    with app.app_context(), db.engine.connect() as reading:
        found = reading.exec_driver_sql("SELECT id FROM commenters ORDER BY id")
        return [number for (number,) in found]


def test_those_who_wait_for_the_turn_share_one_commit(
    open_app: Flask, reader: Reader, patient: None
) -> None:
    reader.post("Before.")
    crowd = [Reader(open_app, f"192.0.2.{host + 1}") for host in range(AT_ONCE)]
    with commits() as seen:
        done = behind_one_turn(
            [lambda who=who: who.try_to_post(f"From {who.address}") for who in crowd]
        )
    assert [one.result().status_code for one in done] == [201] * AT_ONCE
    assert len(seen) == 1
    texts = [comment["html"] for comment in reader.thread()["comments"]]
    assert sorted(texts[1:]) == [f"<p>From {who.address}</p>" for who in crowd]
    assert miscounts(open_app) == []


def test_who_cannot_be_stored_fails_alone_and_leaves_nothing(
    open_app: Flask, patient: None
) -> None:
    write_commenters(open_app, 7)
    done = behind_one_turn(
        [lambda n=numbers: write_commenters(open_app, *n) for numbers in ([5], [6, 7], [8])]
    )
    assert [type(one.exception()) for one in done] == [type(None), IntegrityError, type(None)]
    assert [one.result() for one in (done[0], done[2])] == [1, 1]
    assert commenters(open_app) == [5, 7, 8]


@pytest.mark.slow
def test_all_are_told_when_the_database_stays_locked(open_app: Flask) -> None:
    with closing(sqlite3.connect(path_of(open_app), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = behind_one_turn([lambda n=n: write_commenters(open_app, n) for n in (5, 6)])
        assert [type(one.exception()) for one in done] == [OperationalError] * 2
        other.execute("ROLLBACK")
    assert write_commenters(open_app, 7) == 1
    assert commenters(open_app) == [7]


def test_whose_turn_does_not_come_is_told_and_not_stored_later(
    open_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers, "_short_until", time.monotonic() + 60)
    with ThreadPoolExecutor(1) as pool, writers.turn():
        refused = pool.submit(write_commenters, open_app, 5)
        assert type(refused.exception()) is OperationalError
    assert write_commenters(open_app, 7) == 1
    assert commenters(open_app) == [7]


def test_all_fail_together_when_the_database_fails(open_app: Flask, patient: None) -> None:
    """What ends the transaction itself, such as a full disk, leaves nothing of anybody."""

    def fail() -> None:
        raise OperationalError("INSERT", None, sqlite3.OperationalError("disk is full"))

    def try_to_fail() -> None:
        with open_app.app_context():
            group_commit(fail)

    store = partial(write_commenters, open_app)
    done = behind_one_turn([partial(store, 5), try_to_fail, partial(store, 6)])
    assert [type(one.exception()) for one in done] == [OperationalError] * 3
    assert commenters(open_app) == []


def test_what_was_refused_is_not_stored_by_the_next(open_app: Flask) -> None:
    with open_app.app_context(), writing(), pytest.raises(RuntimeError, match="already open"):
        write_commenters_here(5)
    assert write_commenters(open_app, 7) == 1
    assert commenters(open_app) == [7]


def test_readers_hear_of_a_commit_when_the_next_may_write_already(open_app: Flask) -> None:
    """What is told goes over a network: no writer waits for that."""
    heard: list[str] = []

    def write_beside() -> str:
        with writers.turn():
            return "a turn"

    def hear(_app: Flask, places: object) -> None:
        with ThreadPoolExecutor(1) as pool:
            heard.append(pool.submit(write_beside).result())

    with committed.connected_to(hear):
        write_commenters(open_app, 5)
    assert heard == ["a turn"]


def test_a_post_has_no_session(open_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    Reader(open_app).post("The first of a month, which makes its key.")
    monkeypatch.setattr(db.session.registry, "createfunc", lambda: made.append("a session"))
    Reader(open_app).post("Sent without a session.")
    assert made == []


def test_an_intent_inside_of_another_is_refused(open_app: Flask) -> None:
    with open_app.app_context(), pytest.raises(RuntimeError, match="already open"):
        group_commit(lambda: group_commit(lambda: None))


def test_a_writer_in_another_process_is_waited_for_and_leaves_no_lock_when_killed(
    open_app: Flask, patient: None
) -> None:
    program = (
        "import sqlite3, sys, time\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "connection.execute('DELETE FROM commenters')\n"
        "print('begun', flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path_of(open_app))], stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == b"begun\n"
        with ThreadPoolExecutor(1) as pool:
            mine = pool.submit(write_commenters, open_app, 5)
            time.sleep(0.2)
            assert not mine.done()
            other.send_signal(signal.SIGKILL)
            assert mine.result() == 1
    assert commenters(open_app) == [5]


def path_of(app: Flask) -> Path:
    with app.app_context():
        return Path(db.engine.url.database or "")
