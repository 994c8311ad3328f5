"""Who reads from memory sees what was written: the writer at once, everybody within a second."""

import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from comments_service.rules.text.urls import parse_origin
from comments_service.services.sites.sites import change_site, create_site
from comments_service.web.http_cache.freshness import LEASE_S
from tests.factories import PAGE, SITE, Moderator, Reader, set_rules
from tests.support.databases import Database
from tests.support.redis import Redis
from tests.support.waiting import assert_within_a_second, wait_for
from tests.web.http_cache.watching import Outcomes, ask

pytestmark = pytest.mark.database("both")

MakeApp = Callable[..., Flask]


def texts(app: Flask) -> int:
    """How many comments the page has, as one reads it there."""
    return int(Reader(app).thread()["thread"]["comment_count"])


def test_a_writer_reads_their_own_comment_at_once(open_app: Flask, reader: Reader) -> None:
    for count in range(1, 6):
        reader.post(f"Hello {count}.")
        assert texts(open_app) == count
        assert reader.client.get("/api/v1/counts", query_string={"url": PAGE}).get_json() == {
            "counts": {PAGE: count}
        }
        latest = reader.client.get("/api/v1/comments/latest?site=default").get_json()
        assert len(latest["comments"]) == count


def test_what_another_process_of_the_machine_wrote_is_read_at_once(
    open_app: Flask, make_app: MakeApp
) -> None:
    other = make_app()
    assert texts(other) == 0
    for count in range(1, 6):
        Reader(open_app).post(f"Hello {count}.")
        assert texts(other) == count


def test_where_the_processes_cannot_share_a_file_they_notice_all_the_same(
    database: Database, make_app: MakeApp
) -> None:
    (Path(database.env["DATA_DIR"]) / "changes").mkdir(parents=True)
    writer, other = make_app(MODERATION="open"), make_app()
    assert texts(other) == 0
    for count in range(1, 4):
        Reader(writer).post(f"Hello {count}.")
        assert texts(writer) == count
        if database.kind == "sqlite":
            assert texts(other) == count
        else:
            assert_within_a_second(lambda count=count: texts(other) == count)


@pytest.mark.database("sqlite")
def test_what_a_foreign_program_writes_to_the_file_is_noticed(
    open_app: Flask, reader: Reader, database: Database
) -> None:
    reader.post("Hello.")
    assert reader.thread()["thread"]["title"] is None
    path = Path(database.env["DATA_DIR"]) / "palabre.sqlite3"
    with closing(sqlite3.connect(path)) as foreign:
        foreign.execute("UPDATE threads SET title = 'By hand', version = version + 1")
        foreign.commit()
    assert_within_a_second(lambda: bool(reader.thread()["thread"]["title"] == "By hand"))


@pytest.mark.database("postgresql")
def test_replicas_tell_each_other_by_redis(
    database: Database, make_app: MakeApp, redis: Redis, tmp_path: Path
) -> None:
    here = make_app(MODERATION="open", REDIS_URL=redis.url, DATA_DIR=str(tmp_path / "here"))
    there = make_app(REDIS_URL=redis.url, DATA_DIR=str(tmp_path / "there"))
    hears_soon(here, there)


@pytest.mark.database("postgresql")
def test_without_redis_a_replica_is_late_by_a_second_at_most_and_hears_again_when_it_is_back(
    database: Database, make_app: MakeApp, own_redis: Redis, tmp_path: Path
) -> None:
    here = make_app(MODERATION="open", REDIS_URL=own_redis.url, DATA_DIR=str(tmp_path / "here"))
    there = make_app(REDIS_URL=own_redis.url, DATA_DIR=str(tmp_path / "there"))
    hears_soon(here, there)
    own_redis.stop()
    for _ in range(2):
        count = texts(there)
        with connects_of_this_thread() as connects:
            Reader(here).post(f"Nobody tells {count}.")
        assert connects == [], "nobody waits for Redis"
        assert texts(here) == count + 1
        assert_within_a_second(lambda count=count: texts(there) == count + 1)
    own_redis.start()
    hears_soon(here, there)


def hears_soon(here: Flask, there: Flask) -> None:
    """Assert that news come by themselves: a comment is read while what was read before is leased.

    They may have to find each other first.
    """

    def is_told() -> bool:
        time.sleep(LEASE_S)  # so that the next reading begins a lease
        ends = time.monotonic() + LEASE_S
        count = texts(there)
        Reader(here).post(f"Hello {count}.")
        while time.monotonic() < ends:
            if texts(there) == count + 1:
                return time.monotonic() < ends
        return False

    wait_for(is_told, "no news")


@contextmanager
def connects_of_this_thread() -> Iterator[list[Any]]:
    """The addresses that this thread's sockets connect to in the block."""
    connects: list[Any] = []
    thread = threading.get_ident()

    class Noting(socket.socket):
        def connect(self, address: Any) -> None:
            if threading.get_ident() == thread:
                connects.append(address)
            super().connect(address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", Noting)
        yield connects


@pytest.mark.usefixtures("long_lease")
def test_what_was_written_elsewhere_on_the_site_leaves_an_answer_as_it_is(
    open_app: Flask, reader: Reader
) -> None:
    reader.post("Hello.")
    reader.thread()
    outcomes = Outcomes(open_app)
    Reader(open_app, page=f"{PAGE}/another").post("Elsewhere.")
    reader.thread()
    reader.thread()
    assert outcomes.take() == {"checked": 1, "hit": 1}
    reader.post("Here.")
    reader.thread()
    assert outcomes.take() == {"miss": 1}


@pytest.mark.database("postgresql")
def test_with_redis_only_what_has_changed_is_asked_for_again(
    database: Database, make_app: MakeApp, redis: Redis
) -> None:
    app = make_app(MODERATION="open", REDIS_URL=redis.url)
    reader = Reader(app)
    reader.post("Hello.")
    reader.thread()
    Reader(app, page=f"{PAGE}/another").post("Elsewhere.")
    outcomes = Outcomes(app)
    reader.thread()
    assert outcomes.take() in ({"hit": 1}, {"checked": 1}), "checked: its lease has ended"
    for n in range(20):
        reader.thread()
        Reader(app, page=f"{PAGE}/{n}").post("Elsewhere.")
    assert outcomes.take()["hit"] > 15


def test_a_page_without_comments_shows_its_first_one(open_app: Flask, make_app: MakeApp) -> None:
    other = make_app()
    assert [texts(open_app), texts(other)] == [0, 0]
    Reader(open_app).post("First.")
    assert [texts(open_app), texts(other)] == [1, 1]


@pytest.mark.usefixtures("long_lease")
def test_a_thread_closes_by_age_in_memory_too(
    open_app: Flask, reader: Reader, at: Callable[[datetime], None]
) -> None:
    set_rules(open_app, close_after_days=7)
    began = datetime(2026, 3, 1, 12, tzinfo=UTC)
    at(began)
    reader.post("Hello.")
    outcomes = Outcomes(open_app)

    def closed() -> Any:
        return reader.thread()["thread"]["closed_reason"]

    closes = began + timedelta(days=7)
    moments = (began, closes - timedelta(milliseconds=1), closes, closes + timedelta(days=9))
    for moment, reason in zip(moments, (None, None, "age", "age"), strict=True):
        at(moment)
        assert closed() == reason
    assert outcomes.take() == {"miss": 2, "hit": 2}
    at(began)  # a clock that was set back
    assert closed() is None


def test_a_site_that_wins_a_host_wins_its_pages(open_app: Flask, moderator: Moderator) -> None:
    path = "/api/v1/threads?url=https://blog.example/"
    owner = moderator.actor.moderator_id or 0
    with open_app.app_context():
        hosts = [parse_origin("https://blog.example")]
        create_site("second", "Second", hosts, owner, datetime.now(UTC))
    assert b'"key":"second"' in ask(open_app, path)[2]
    with open_app.app_context():
        change_site(SITE, {}, [*hosts, parse_origin("http://localhost:*")])
    assert b'"key":"default"' in ask(open_app, path)[2]
    with open_app.app_context():
        change_site(SITE, {}, [parse_origin("http://localhost:*")])
    assert b'"key":"second"' in ask(open_app, path)[2]


def test_a_moderators_decision_is_read_at_once(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    posted = reader.post("Hello.")
    assert texts(open_app) == 1
    moderator.decide(posted.id, "spam")
    assert (texts(open_app), reader.thread()["comments"]) == (0, [])
    moderator.undo(posted.id)
    assert texts(open_app) == 1
