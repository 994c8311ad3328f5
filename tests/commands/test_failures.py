"""A command whose database fails it ends with one sentence that says what to do."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.faults.test_processes import make_old, mount
from tests.faults.test_start import FLASK
from tests.faults.test_storage import fill, small_disk
from tests.support.databases import SECRET_KEY
from tests.support.postgres import Postgres
from tests.support.processes import free_port
from tests.support.server import ROOT

__all__ = ["small_disk"]  # a fixture

ADD = ["moderator", "add", "mo@blog.example", "--password-stdin"]


def run(env: dict[str, str], *command: str) -> tuple[int, str]:
    """Exit code and what was said on standard error."""
    done = subprocess.run(
        [*FLASK, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "SECRET_KEY": SECRET_KEY, **env},
        input="a-password-of-ours\n",
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stderr


def assert_says(said: tuple[int, str], sentence: str) -> None:
    code, text = said
    assert (code, text.splitlines()[-1:]) == (1, [f"Error: {sentence}"]), text
    assert "Traceback" not in text


def test_a_full_disk_is_named_and_the_command_works_once_there_is_room(small_disk: Path) -> None:
    data = small_disk / "data"
    make_old(data)
    filler = fill(small_disk)
    for command in (["db", "upgrade"], ADD):
        assert_says(
            run({"DATA_DIR": str(data)}, *command),
            "The disk of the database is full: make room, then run the command again.",
        )
    filler.unlink()
    assert run({"DATA_DIR": str(data)}, "db", "upgrade")[0] == 0


def test_a_folder_that_cannot_be_written_is_named(small_disk: Path) -> None:
    data = small_disk / "data"
    data.mkdir()
    assert run({"DATA_DIR": str(data)}, "db", "upgrade")[0] == 0
    mount(small_disk, "ro")
    assert_says(
        run({"DATA_DIR": str(data)}, *ADD),
        "The database takes no writing: its folder or its server is read-only.",
    )


@pytest.mark.parametrize(
    "command", [["db", "upgrade"], ADD, ["token", "list"], ["search-index", "rebuild"]]
)
def test_a_server_that_is_not_there_is_named(command: list[str], tmp_path: Path) -> None:
    url = f"postgresql://a:a-password@127.0.0.1:{free_port()}/b"
    said = run({"DATA_DIR": str(tmp_path), "DATABASE_URL": url}, *command)
    assert_says(said, "The database cannot be used: is it running, and does nobody else hold it?")
    assert "a-password" not in said[1]


@pytest.fixture
def empty_postgres(postgres: Postgres, tmp_path: Path) -> dict[str, str]:
    """A database without any table."""
    name = f"empty_{tmp_path.name.replace('-', '_')}"
    postgres.execute(f"CREATE DATABASE {name}")
    return {"DATA_DIR": str(tmp_path), "DATABASE_URL": postgres.url(name)}


def test_tables_that_are_not_there_are_named(empty_postgres: dict[str, str]) -> None:
    said = run(empty_postgres, "moderator", "list")
    assert_says(said, "The database is not up to date: run `flask --app app db upgrade` first.")
