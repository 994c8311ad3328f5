"""The tables: made from nothing, those of the models, and there again after going down."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import CheckConstraint, inspect, text

from comments_service import migrating
from comments_service.extensions import db
from comments_service.schema import MIGRATIONS, REVISIONS, is_current
from tests.support.databases import SECRET_KEY

pytestmark = pytest.mark.database("both")

ROOT = Path(__file__).parents[1]


@pytest.fixture
def migrated(app: Flask) -> Iterator[Flask]:
    migrating.install(app)
    with app.app_context():
        yield app


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def is_of_search(name: str | None) -> bool:
    """The index of the search is made by hand, differently on each database."""
    return bool(name and name.startswith("search_"))


def test_the_tables_are_those_of_the_models(migrated: Flask) -> None:
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "include_name": lambda name, kind, _: not (kind == "table" and is_of_search(name)),
    }
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, db.metadata) == []
    assert {name for name in tables() if not is_of_search(name)} == set(db.metadata.tables)
    assert "search_entries" in tables()


def test_every_check_of_the_models_is_in_the_database(migrated: Flask) -> None:
    # Alembic does not compare these.
    inspector = inspect(db.engine)
    for name, table in db.metadata.tables.items():
        wanted = {
            str(constraint.name)
            for constraint in table.constraints
            if isinstance(constraint, CheckConstraint)
        }
        assert {check["name"] for check in inspector.get_check_constraints(name)} == wanted, name


def test_the_tables_go_down_to_nothing_and_up_again(migrated: Flask) -> None:
    before = tables()
    assert is_current()
    flask_migrate.downgrade(revision="base")
    assert tables() == set()
    assert not is_current()
    flask_migrate.upgrade()
    assert tables() == before
    assert is_current()


def test_a_service_whose_tables_are_missing_says_so_and_stays_up(
    migrated: Flask,
) -> None:
    flask_migrate.downgrade(revision="base")
    client = migrated.test_client()
    ready = client.get("/readyz")
    assert (ready.status_code, ready.get_json()["status"]) == (503, "migrate")
    assert client.get("/healthz").status_code == 200


def test_the_names_of_the_files_tell_the_history() -> None:
    by_alembic = [script.revision for script in ScriptDirectory(MIGRATIONS).walk_revisions()]
    assert by_alembic[::-1] == REVISIONS


@pytest.mark.slow
@pytest.mark.database("sqlite")
def test_a_server_with_nothing_to_migrate_does_without_alembic(app: Flask) -> None:
    """It would take 10 MB of each worker."""
    folder = app.extensions["palabre"].settings.data_dir
    program = "import sys; from comments_service.main import app; print('alembic' in sys.modules)"
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "SECRET_KEY": SECRET_KEY}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.stdout == "False\n", done.stderr


@pytest.mark.database("postgresql")
def test_a_replica_serves_beside_those_of_a_later_version(migrated: Flask) -> None:
    """While a new version rolls out, its migration has run and the old replicas go on."""
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'of_tomorrow'"))
    assert migrated.test_client().get("/readyz").status_code == 200


@pytest.mark.slow
@pytest.mark.database("sqlite")
def test_six_processes_may_start_on_one_empty_folder_at_once(tmp_path: Path) -> None:
    env = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path / "data"),
        "SECRET_KEY": SECRET_KEY,
    }

    def start(_number: int) -> "subprocess.CompletedProcess[str]":
        program = (
            "from comments_service.main import app\n"
            "answer = app.test_client().get('/readyz')\n"
            "assert answer.status_code == 200, answer.text\n"
        )
        return subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, text=True
        )

    with ThreadPoolExecutor(6) as threads:
        done = list(threads.map(start, range(6)))
    assert [one.returncode for one in done] == [0] * 6, [one.stderr for one in done]


def test_a_first_start_makes_one_site(migrated: Flask) -> None:
    assert db.session.execute(text("SELECT key FROM sites")).scalars().all() == ["default"]
