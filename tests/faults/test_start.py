"""Starting: from nothing, twice at once, and with settings that cannot work."""

import os
import re
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.support.calls import call, post
from tests.support.databases import SECRET_KEY
from tests.support.processes import free_port, kill_group, wait_until
from tests.support.server import ROOT, LiveServer
from tests.support.waiting import NEVER_AFTER_S

pytestmark = pytest.mark.server

FLASK = [str(Path(sys.executable).with_name("flask")), "--app", "app"]


def start_and_fail(tmp_path: Path, **env: str) -> str:
    """What the service says when it does not start, of which no part is a traceback."""
    usual = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run(
        [*FLASK, "serve"],
        cwd=ROOT,
        env=usual | env,
        capture_output=True,
        text=True,
        timeout=NEVER_AFTER_S,
    )
    assert done.returncode not in (0, None)
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "70000"),
        ("DATA_DIR", "/dev/null/data"),
        ("DATABASE_URL", "postgresql://a:a-password@b:port/c"),
        ("REDIS_URL", "redis://:a-password@localhost:port/0"),
    ],
    ids=lambda value: value[:40],
)
def test_a_setting_that_cannot_work_is_named_in_one_line(
    tmp_path: Path, name: str, value: str
) -> None:
    said = start_and_fail(tmp_path, **{"SECRET_KEY": SECRET_KEY, name: value}).strip()
    assert said.count("\n") == 0
    assert said.startswith("palabre: ") and name in said
    assert "a-password" not in said


def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    server = LiveServer(tmp_path, {"DATA_DIR": str(tmp_path / "data")})
    server.kill()
    with closing(sqlite3.connect(tmp_path / "data" / "palabre.sqlite3")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'of_tomorrow'")
        connection.commit()
    said = start_and_fail(tmp_path, SECRET_KEY=SECRET_KEY).strip()
    assert said.count("\n") == 0
    assert "Can't locate revision" in said


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = start_and_fail(tmp_path, SECRET_KEY=SECRET_KEY, PORT=port)
    assert said.startswith(f"Error: Cannot listen on 127.0.0.1, port {port}: Address already in ")


def test_from_nothing_and_again_it_starts_and_prints_only_its_addresses(tmp_path: Path) -> None:
    env = {"DATA_DIR": str(tmp_path / "data"), "RATE_LIMITS": "on"}
    server = LiveServer(tmp_path, env, code=ROOT)
    try:
        said = [line for line in server.log.read_text().splitlines() if not line.startswith("{")]
        console, docs = said
        assert re.fullmatch(rf"Console +{server.url}/console/sign-in/[\w-]{{43}}", console)
        assert re.fullmatch(rf"API docs +{server.url}/api/docs", docs)
        server.stop()
        server.start()
    finally:
        server.kill()


def test_services_that_start_at_once_on_a_new_folder_make_one_of_everything(
    tmp_path: Path,
) -> None:
    """As containers of one service do: one key, one migration, one site."""
    ports = [free_port() for _ in range(3)]
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data"), "WORKERS": "1"}
    logs = [tmp_path / f"{port}.log" for port in ports]
    started = []
    try:
        for port, path in zip(ports, logs, strict=True):
            with path.open("wb") as log:
                started.append(
                    subprocess.Popen(
                        [*FLASK, "serve"],
                        cwd=ROOT,
                        env=env | {"PORT": str(port)},
                        stdout=log,
                        stderr=log,
                        start_new_session=True,
                    )
                )
        for process, port, path in zip(started, ports, logs, strict=True):
            wait_until(lambda port=port: _is_ready(port), process, path)
        made = post(ports[0], "from the first")
        token = {"Authorization": f"Bearer {made.json['edit_token']}"}
        path_of_it = f"/api/v1/comments/{made.json['comment']['id']}"
        assert call(ports[2], "DELETE", path_of_it, None, token).status == 200, "one key for all"
    finally:
        for process in started:
            kill_group(process)
    engine = create_engine(f"sqlite:///{tmp_path}/data/palabre.sqlite3")
    with engine.connect() as connection:
        for table in ("sites", "moderators", "alembic_version"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 1, table
    engine.dispose()


def _is_ready(port: int) -> bool:
    try:
        return call(port, "GET", "/readyz").status == 200
    except OSError:
        return False
