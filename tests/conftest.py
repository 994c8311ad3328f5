"""Fixtures: real databases, a real server, a real browser; each is made only when a test asks.

A test that uses a database runs on SQLite; where the database can make a difference, ``database``
is its marker or its module's: "both", or "postgresql" alone.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import comments_service
from comments_service.settings import Settings
from tests.factories import Moderator, Reader, set_rules
from tests.support import sql
from tests.support.browser import launch, local_context
from tests.support.databases import (
    Database,
    Databases,
    PostgresDatabases,
    SqliteDatabases,
    close_app,
    settings_for,
)
from tests.support.http_peer import peer as peer  # a fixture
from tests.support.measuring import pytest_runtest_protocol as pytest_runtest_protocol  # a hook
from tests.support.passwords import hash_cheaply
from tests.support.postgres import Postgres
from tests.support.redis import Redis
from tests.support.server import LiveServer
from tests.support.sharing import share_what_is_compiled
from tests.support.sites import StaticSite
from tests.support.smtp import mail_peer as mail_peer  # a fixture
from tests.support.status_writes import one_writer_of_statuses as one_writer_of_statuses

KINDS = ("sqlite", "postgresql")
# Fixtures from which a test gets a program of its own kind, and so a marker.
BROWSERS = {"browser"}
SERVERS = {"start_server", "live_server", "service", "postgres", "own_postgres"}
SERVERS |= {"shared_redis", "own_redis"}

MakeApp = Callable[..., Flask]
StartServer = Callable[..., LiveServer]
MakeContext = Callable[..., BrowserContext]

share_what_is_compiled()
hash_cheaply()
# How long an example takes says nothing: machines differ, and others are busy.
hypothesis.settings.register_profile(
    "palabre", deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
)
hypothesis.settings.load_profile("palabre")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=KINDS, help="run on this database only")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("database")
        kind = marker.args[0] if marker else "sqlite"
        kinds = KINDS if kind == "both" else (kind,)
        metafunc.parametrize("database_kind", kinds, scope="session")


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their markers
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & BROWSERS:
            item.add_marker("browser")
        if names & SERVERS or kind_of(item) == "postgresql":
            item.add_marker("server")
    asked = config.getoption("--database")
    if asked:
        others = [item for item in items if kind_of(item) not in (None, asked)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in set(others)]


def pytest_collection_finish() -> None:
    """Leave out of every later garbage collection what stays until the end: a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


def kind_of(item: pytest.Item) -> str | None:
    """The database that a test runs on, if any."""
    chosen = getattr(item, "callspec", None)
    return chosen.params.get("database_kind") if chosen else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The session's PostgreSQL server. A test that stops or kills one starts its own Postgres."""
    server = Postgres()
    yield server
    server.close()


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """Where SQLite databases come from."""
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_databases(
    postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PostgresDatabases]:
    """Where PostgreSQL databases come from."""
    with closing(PostgresDatabases(postgres, tmp_path_factory.mktemp("postgresql"))) as made:
        yield made


@pytest.fixture(scope="session")
def databases(database_kind: str, request: pytest.FixtureRequest) -> Databases:
    """Where databases of the kind at hand come from.

    The kinds take turns from file to file; what each begins with is made once all the same.
    """
    made: Databases = request.getfixturevalue(f"{database_kind}_databases")
    return made


@pytest.fixture
def database(databases: Databases, tmp_path: Path) -> Iterator[Database]:
    """A database for this test alone, migrated and otherwise new."""
    fresh = databases.fresh(tmp_path)
    yield fresh
    databases.drop(fresh)


@pytest.fixture
def settings(database: Database) -> Settings:
    """The settings of ``app``: the defaults, on ``database``, without rate limits."""
    return settings_for(database.env)


@pytest.fixture
def make_app(database: Database) -> Iterator[MakeApp]:
    """Makes an application on the test's database; keywords are settings: MODERATION="all"."""
    with ExitStack() as made:

        def make(**env: str) -> Flask:
            app = comments_service.create_app(settings_for({**database.env, **env}))
            app.testing = True
            made.callback(close_app, app)
            return app

        yield make


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    """The application with the settings of ``settings``."""
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Speaks to ``app`` without a server between."""
    return app.test_client()


@pytest.fixture
def open_app(app: Flask) -> Flask:
    """The application, on a site that publishes at once."""
    set_rules(app, moderation="open")
    return app


@pytest.fixture
def reader(open_app: Flask) -> Reader:
    """Somebody who reads and writes on the page of a site that publishes at once."""
    return Reader(open_app)


@pytest.fixture
def moderator(app: Flask) -> Moderator:
    """Somebody who decides on the site of ``app``."""
    return Moderator(app)


@pytest.fixture
def at(app: Flask) -> Callable[[datetime], None]:
    """Sets the time that ``app`` lives in: at(datetime(2026, 1, 1, tzinfo=UTC))."""

    def set_time(moment: datetime) -> None:
        app.extensions["palabre"].now = lambda: moment

    return set_time


@pytest.fixture
def count_statements() -> Callable[[], Any]:
    """``with count_statements() as statements:`` collects the SQL that the block sends."""
    return sql.count_statements


@pytest.fixture(scope="session")
def shared_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    """The session's Redis; tests take ``redis``."""
    server = Redis(tmp_path_factory.mktemp("redis"))
    yield server
    server.stop()


@pytest.fixture
def redis(shared_redis: Redis) -> Redis:
    """An empty Redis. A test that stops one takes ``own_redis``."""
    shared_redis.clear()
    return shared_redis


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[Redis]:
    """A Redis for this test alone, to stop and start."""
    server = Redis(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def start_server(database: Database, tmp_path: Path) -> Iterator[StartServer]:
    """Starts the service on the test's database (see LiveServer): start_server(WORKERS="2")."""
    with ExitStack() as started:

        def start(*, code: Path | None = None, **env: str) -> LiveServer:
            server = LiveServer(tmp_path, {**database.env, **env}, code=code)
            started.callback(server.kill)
            return server

        yield start


@pytest.fixture(scope="module")
def live_server(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """The service for all tests of a file, on one database: each test has a page of its own."""
    folder = tmp_path_factory.mktemp("live")
    database = databases.fresh(folder)
    server = LiveServer(folder, {**database.env, "MODERATION": "open"})
    yield server
    server.kill()
    databases.drop(database)


@pytest.fixture
def static_site(tmp_path: Path) -> Iterator[StaticSite]:
    """An empty blog on an origin of its own; ``write`` adds pages."""
    folder = tmp_path / "site"
    folder.mkdir()
    site = StaticSite(folder)
    yield site
    site.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The session's browser; tests take ``page`` or ``new_context``."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[MakeContext]:
    """Makes contexts by Playwright's options: new_context(java_script_enabled=False)."""
    with ExitStack() as opened:

        def make(**options: Any) -> BrowserContext:
            return opened.enter_context(local_context(browser, **options))

        yield make


@pytest.fixture
def page(new_context: MakeContext) -> Page:
    """A page in a fresh context."""
    return new_context().new_page()
