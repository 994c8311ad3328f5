"""The service at scale, as deploy/ sets it up: PostgreSQL, Redis, nginx, two replicas, a worker."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, inspect, text

import comments_service
from comments_service.schema import MIGRATION_TURN
from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.sites.sites import change_site
from tests.support.databases import SECRET_KEY, close_app, settings_for
from tests.support.nginx import Nginx
from tests.support.postgres import Postgres
from tests.support.processes import end, free_port
from tests.support.redis import Redis
from tests.support.server import ROOT, LiveServer
from tests.support.waiting import NEVER_AFTER_S, wait_for

FLASK = [str(Path(sys.executable).with_name("flask")), "--app", "app"]
EMAIL, PASSWORD = "ana@blog.example", "une phrase assez longue"
PREVIEWS = 6
DATABASE = "cluster"


@dataclass
class Cluster:
    """What runs; ``migrations`` are the two commands that were started at the same moment."""

    replicas: list[LiveServer]
    nginx: Nginx
    worker: "subprocess.Popen[bytes]"
    migrations: list["subprocess.CompletedProcess[str]"]
    env: dict[str, str]


@pytest.fixture(scope="module")
def cluster(
    postgres: Postgres, shared_redis: Redis, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cluster]:
    """Everything is started at once, on a database without a single table."""
    folder = tmp_path_factory.mktemp("cluster")
    postgres.execute(f"CREATE DATABASE {DATABASE}")
    shared_redis.clear()
    port = free_port()
    env = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": SECRET_KEY,
        "DATABASE_URL": postgres.url(DATABASE),
        "REDIS_URL": shared_redis.url,
        "BASE_URL": f"http://127.0.0.1:{port}",
        "TRUSTED_PROXY_HOPS": "1",
        "RATE_LIMITS": "on",
    }
    with ExitStack() as running:
        running.callback(postgres.execute, f"DROP DATABASE {DATABASE} WITH (FORCE)")
        worker = _worker(folder, env)
        running.callback(end, worker, signal.SIGTERM)
        with ThreadPoolExecutor(4) as starting, nobody_migrates_before(2, env["DATABASE_URL"]):
            replicas = [starting.submit(_replica, folder / name, env) for name in ("one", "two")]
            for replica in replicas:
                running.callback(_kill, replica)
            migrating = [starting.submit(_migrate, env, folder) for _ in range(2)]
        servers = [replica.result() for replica in replicas]
        _set_up(env)
        nginx = Nginx(folder, [server.port for server in servers], port=port)
        running.callback(nginx.stop)
        yield Cluster(servers, nginx, worker, [one.result() for one in migrating], env)


@contextmanager
def nobody_migrates_before(count: int, url: str) -> Iterator[None]:
    """Holds the turn to migrate until so many wait for it: then all go on at the same moment."""
    asking = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_try_advisory%'"
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"SELECT pg_advisory_lock({MIGRATION_TURN})"))
        yield
        wait_for(
            lambda: int(connection.execute(text(asking)).scalar() or 0) >= count,
            "nobody waits for a turn to migrate",
        )
        assert inspect(connection).get_table_names() == []
        connection.execute(text(f"SELECT pg_advisory_unlock({MIGRATION_TURN})"))


def _replica(folder: Path, env: dict[str, str]) -> LiveServer:
    folder.mkdir()
    return LiveServer(folder, {**env, "DATA_DIR": str(folder / "data")})


def _kill(replica: "Future[LiveServer]") -> None:
    if replica.exception() is None:
        replica.result().kill()


def _migrate(env: dict[str, str], folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*FLASK, "db", "upgrade"],
        cwd=ROOT,
        env={**env, "DATA_DIR": str(folder / "migration")},
        capture_output=True,
        text=True,
        timeout=NEVER_AFTER_S,
    )


def _worker(folder: Path, env: dict[str, str]) -> "subprocess.Popen[bytes]":
    with (folder / "worker.log").open("wb") as log:
        return subprocess.Popen(
            [*FLASK, "worker"],
            cwd=ROOT,
            env={**env, "DATA_DIR": str(folder / "worker")},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _set_up(env: dict[str, str]) -> None:
    """An owner, and limits that let a load through: all of it comes from one address."""
    app = comments_service.create_app(settings_for(env))
    plenty = dict.fromkeys(("limit_poster", "limit_thread", "limit_site"), "100000 per minute")
    with app.app_context():
        add_moderator(EMAIL, "owner", PASSWORD, datetime.now(UTC))
        change_site(1, {**plenty, "limit_preview": f"{PREVIEWS} per minute", "moderation": "open"})
    close_app(app)
