"""A process that dies at any moment loses no comment that was answered for, and stores none twice.

FAULT_ROUNDS=50 kills as often as before a release.
"""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.support.calls import call
from tests.support.crowd import Posters
from tests.support.databases import Database, PostgresDatabases, settings_for
from tests.support.postgres import Postgres
from tests.support.server import LiveServer

pytestmark = pytest.mark.server

READ = "/api/v1/threads?url=https%3A%2F%2Flocalhost%2F1"
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "3"))


def stored_texts(database: Database) -> Counter[str]:
    """How often each text is among the comments."""
    engine = create_engine(settings_for(database.env).database_url)
    with engine.connect() as connection:
        found = Counter(connection.execute(text("SELECT body FROM comments")).scalars())
    engine.dispose()
    return found


def assert_kept(posters: Posters, database: Database) -> None:
    stored = stored_texts(database)
    assert [promised for promised in posters.promised if promised not in stored] == []
    assert [body for body, times in stored.items() if times > 1] == []
    assert not set(posters.statuses) - {201, 202, 503}


def start_again(server: LiveServer) -> None:
    """Starts the service, which answers a reader."""
    server.start()
    assert call(server.port, "GET", READ).status == 200


@pytest.mark.timeout(300 + 60 * ROUNDS)
def test_killed_at_any_moment_the_service_keeps_what_it_promised(
    database: Database, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    server = LiveServer(tmp_path, {**database.env, "WORKERS": "2"})
    try:
        with Posters(server) as posters:
            for _ in range(ROUNDS):
                posters.wait_for(random.randint(1, 40))
                server.kill()
                start_again(server)
            posters.wait_for(1)
        assert_kept(posters, database)
    finally:
        server.kill()
    record_property("promised", len(posters.promised))


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A server that keeps its promises when it is killed."""
    server = Postgres(durable=True)
    yield server
    server.close()


@pytest.mark.timeout(300 + 60 * ROUNDS)
def test_killed_together_with_its_database_it_keeps_what_it_promised(
    own_postgres: Postgres, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    database = PostgresDatabases(own_postgres, tmp_path).fresh(tmp_path)
    server = LiveServer(tmp_path, {**database.env, "WORKERS": "2"})
    try:
        with Posters(server) as posters:
            for _ in range(max(1, ROUNDS // 2)):
                posters.wait_for(random.randint(1, 40))
                server.kill()
                own_postgres.kill()
                own_postgres.start()
                start_again(server)
                posters.wait_for(random.randint(1, 20))
                own_postgres.kill()
                own_postgres.start()
            posters.wait_for(1)
        assert_kept(posters, database)
    finally:
        server.kill()
    record_property("promised", len(posters.promised))
