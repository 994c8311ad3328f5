"""Many who read one page cost the database one reading, and its troubles do not reach them."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

import comments_service
from comments_service.postgres import BoundedConnection
from comments_service.services.sites.sites import change_site
from comments_service.web.http_cache.middleware import _COOLDOWN_S
from tests.factories import PAGE, SITE, Reader
from tests.support.databases import Database, PostgresDatabases, close_app, settings_for
from tests.support.postgres import Postgres
from tests.support.waiting import HANGS_AFTER_S, wait_for
from tests.web.http_cache.watching import Outcomes, ask

pytestmark = pytest.mark.database("both")

READERS = 16
PATH = f"/api/v1/threads?url={PAGE}"
COLD = f"/api/v1/threads?url={PAGE}/that-nobody-has-read"

Count = Callable[[], Any]


def read_at_once(app: Flask) -> list[tuple[str, Any, bytes]]:
    """What READERS get who ask at the same moment."""
    ready = threading.Barrier(READERS)

    def read(_number: int) -> tuple[str, Any, bytes]:
        ready.wait(HANGS_AFTER_S)
        return ask(app, PATH)

    with ThreadPoolExecutor(READERS) as pool:
        return list(pool.map(read, range(READERS)))


@pytest.mark.usefixtures("long_lease")
def test_of_many_who_ask_at_once_one_builds_and_the_others_wait(
    open_app: Flask, reader: Reader, count_statements: Count
) -> None:
    root = reader.post("Hello.")
    reader.post("An answer.", parent_id=root.id)
    outcomes = Outcomes(open_app)
    with count_statements() as statements:
        answers = read_at_once(open_app)
    assert len(statements) == 5
    assert outcomes.take() == {"miss": 1, "hit": READERS - 1}
    assert answers == [answers[0]] * READERS
    reader.post("More.")
    with count_statements() as statements:
        answers = read_at_once(open_app)
    assert len(statements) == 6, "one tells that it has changed"
    assert outcomes.take() == {"miss": 1, "hit": READERS - 1}
    assert all(b"More." in body for _, _, body in answers)


def test_who_waits_for_what_is_refused_in_the_end_is_refused_too(open_app: Flask) -> None:
    with open_app.app_context():
        change_site(SITE, {}, [])
    assert {status for status, _, _ in read_at_once(open_app)} == {"403 FORBIDDEN"}


@pytest.mark.database("postgresql")
def test_who_has_waited_long_for_another_gets_what_there_was(
    open_app: Flask, reader: Reader, database: Database, count_statements: Count
) -> None:
    reader.post("Before.")
    ask(open_app, PATH)
    reader.post("While nobody can read.")
    outcomes = Outcomes(open_app)
    engine = create_engine(settings_for(database.env).database_url)
    with engine.begin() as other:
        other.execute(text("LOCK TABLE threads IN ACCESS EXCLUSIVE MODE"))
        with count_statements() as statements:
            answers = read_at_once(open_app)
        assert len(statements) < READERS / 2, "few ask, and wait until the lock is given up"
    engine.dispose()
    assert {status for status, _, _ in answers} == {"200 OK"}
    assert outcomes.take() == {"stale": READERS}
    wait_for(lambda: b"While nobody" in ask(open_app, PATH)[2])


@contextmanager
def tries_to_connect() -> Iterator[list[object]]:
    """The tries to connect to PostgreSQL in the block."""
    tries: list[object] = []
    connect = BoundedConnection.connect

    def note(*arguments: Any, **options: Any) -> Any:
        tries.append(options)
        return connect(*arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BoundedConnection, "connect", note)
        yield tries


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A server for this test alone, to stop and start."""
    server = Postgres()
    yield server
    server.close()


def test_while_the_database_is_away_what_was_read_before_is_still_read(
    own_postgres: Postgres, tmp_path: Path
) -> None:
    env = PostgresDatabases(own_postgres, tmp_path).fresh(tmp_path).env
    app = comments_service.create_app(settings_for({**env, "MODERATION": "open"}))
    Reader(app).post("Hello.")
    _, fresh, body = ask(app, PATH)
    own_postgres.stop()
    stale = [*fresh, ("Cache-Status", "palabre; hit; detail=stale")]
    wait_for(lambda: ask(app, PATH) == ("200 OK", stale, body), "its lease has not ended")
    began = time.monotonic()
    with tries_to_connect() as tries:
        for _ in range(20):
            assert ask(app, PATH) == ("200 OK", stale, body)
    at_most = (time.monotonic() - began) / _COOLDOWN_S + 1
    assert len(tries) <= at_most, "the database is asked now and then"
    etag = dict(fresh)["ETag"]
    assert ask(app, PATH, If_None_Match=etag)[0] == "304 NOT MODIFIED"
    status, headers, _ = ask(app, COLD)
    assert (status, int(dict(headers)["Retry-After"]) > 0) == ("503 SERVICE UNAVAILABLE", True)
    own_postgres.start()
    wait_for(lambda: ask(app, PATH) == ("200 OK", fresh, body) and ask(app, COLD)[0] == "200 OK")
    Reader(app).post("It is back.")
    assert b"It is back." in ask(app, PATH)[2]
    close_app(app)
