"""The copies of the embedded database that an operator keeps, and puts back."""

import json
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from click.testing import Result
from flask import Flask

from comments_service import create_app
from comments_service.backups import back_up_into
from comments_service.settings import Settings
from tests.conftest import StartServer
from tests.support.databases import Database, close_app, settings_for
from tests.support.server import LiveServer
from tests.support.waiting import HANGS_AFTER_S

PAGE = {"url": "http://localhost/kept"}


def run(app: Flask, *arguments: str | Path) -> Result:
    """The command as typed."""
    return app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])


def command(database: Database, *arguments: str | Path) -> Result:
    """The command as typed in a process of its own, as far as connections go."""
    app = create_app(settings_for(database.env))
    try:
        return run(app, *arguments)
    finally:
        close_app(app)


def refused(result: Result) -> str:
    """The one line that a command leaves when it does nothing."""
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 1
    return result.output


def post(server: LiveServer, text: str) -> str:
    """Posts and returns the comment's id once the service has acknowledged it."""
    body = json.dumps(PAGE | {"body": text}).encode()
    request = Request(f"{server.url}/api/v1/comments", body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=HANGS_AFTER_S) as answer:
        return str(json.load(answer)["comment"]["id"])


def stored_in(folder: Path) -> set[str]:
    """The public ids of all comments of a database."""
    with closing(sqlite3.connect(folder / "palabre.sqlite3")) as database:
        rows = database.execute("SELECT site_id, id FROM comments").fetchall()
    return {f"{site}-{number:x}" for site, number in rows}


def test_a_backup_made_while_the_service_runs_can_be_put_back(app: Flask, tmp_path: Path) -> None:
    posted = app.test_client().post("/api/v1/comments", json=PAGE | {"body": "Keep me."})
    assert posted.status_code == 202
    restored = tmp_path / "restored"
    restored.mkdir()

    result = run(app, "backup", restored / "palabre.sqlite3")

    assert result.exit_code == 0, result.output
    again = create_app(settings_for({"DATA_DIR": str(restored)})).test_client()
    held = again.patch(
        f"/api/v1/comments/{posted.json['comment']['id']}",
        json={"body": "Kept."},
        headers={"Authorization": f"Bearer {posted.json['edit_token']}"},
    )
    assert held.status_code == 202
    assert "Kept." in held.json["comment"]["html"]


def test_a_busy_service_is_copied_stopped_and_brought_back_as_it_was(
    database: Database, start_server: StartServer, tmp_path: Path
) -> None:
    server = start_server()
    data, copies = Path(database.env["DATA_DIR"]), tmp_path / "copies"
    before = {post(server, f"Before {n}.") for n in range(5)}
    with ThreadPoolExecutor(2) as writers:
        during = [writers.submit(post, server, f"During {n}.") for n in range(30)]
        copied = command(database, "backup", "--to", copies)
        written = before | {one.result() for one in during}
    assert copied.exit_code == 0, copied.output
    (copy,) = copies.iterdir()

    assert "stop it first" in refused(command(database, "restore", copy))
    assert stored_in(data) == written
    server.stop()
    assert command(database, "restore", copy).exit_code == 0
    server.start()

    brought_back = stored_in(data)
    assert before <= brought_back <= written
    assert post(server, "After.") not in brought_back
    (aside,) = data.glob("palabre-replaced-*.sqlite3")
    aside.rename(tmp_path / "palabre.sqlite3")
    assert stored_in(tmp_path) == written


def test_only_the_newest_copies_are_kept_and_nothing_else_is_touched(
    app: Flask, tmp_path: Path
) -> None:
    (tmp_path / "palabre-notes.txt").write_text("mine")
    with app.app_context():
        for day in range(1, 6):
            back_up_into(tmp_path, 3, datetime(2026, 1, day, 4, tzinfo=UTC))
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "palabre-20260103T040000Z.sqlite3",
        "palabre-20260104T040000Z.sqlite3",
        "palabre-20260105T040000Z.sqlite3",
        "palabre-notes.txt",
    ]


def test_a_backup_that_cannot_be_written_says_so_in_one_line(app: Flask, tmp_path: Path) -> None:
    result = run(app, "backup", tmp_path / "nowhere" / "copy")
    assert refused(result).startswith("Error: The copy failed:")


def spoil(path: Path) -> None:
    """Overwrites the middle of a database."""
    whole = path.read_bytes()
    path.write_bytes(whole[:20_000] + b"\xff" * 20_000 + whole[40_000:])


def grow_old(path: Path) -> None:
    """Makes a database one of a later version."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda path: path.write_text("no database"), "not a database"),
        (lambda path: path.write_bytes(b""), "not a database"),
        (lambda path: path.unlink(), "no file"),
        (spoil, "damaged"),
        (grow_old, "later version"),
        (lambda path: path.with_name(f"{path.name}-wal").write_bytes(b"x"), "in use"),
    ],
)
def test_what_cannot_be_trusted_is_not_put_back(
    database: Database, app: Flask, tmp_path: Path, harm: Callable[[Path], object], told: str
) -> None:
    posted = app.test_client().post("/api/v1/comments", json=PAGE | {"body": "Keep me."})
    copy = tmp_path / "copy.sqlite3"
    run(app, "backup", copy)
    harm(copy)
    close_app(app)
    assert told in refused(run(app, "restore", copy))
    data = Path(database.env["DATA_DIR"])
    assert stored_in(data) == {posted.json["comment"]["id"]}
    assert list(data.glob("*restor*")) == list(data.glob("*replaced*")) == []


def test_a_damaged_database_is_replaced_as_well(
    database: Database, app: Flask, tmp_path: Path
) -> None:
    posted = app.test_client().post("/api/v1/comments", json=PAGE | {"body": "Keep me."})
    run(app, "backup", tmp_path / "copy.sqlite3")
    close_app(app)
    data = Path(database.env["DATA_DIR"])
    (data / "palabre.sqlite3").write_bytes(b"rubbish" * 1000)
    assert command(database, "restore", tmp_path / "copy.sqlite3").exit_code == 0
    assert stored_in(data) == {posted.json["comment"]["id"]}


def test_one_must_say_where_to(app: Flask, tmp_path: Path) -> None:
    for arguments in ([], [tmp_path / "copy", "--to", tmp_path]):
        assert run(app, "backup", *arguments).exit_code == 2


@pytest.mark.database("postgresql")
@pytest.mark.parametrize(("word", "tool"), [("backup", "pg_dump"), ("restore", "pg_restore")])
def test_a_scaled_database_is_left_to_its_own_tools(
    app: Flask, tmp_path: Path, word: str, tool: str
) -> None:
    assert tool in refused(run(app, word, tmp_path / "copy"))


@pytest.mark.parametrize("given", [{}, {"SECRET_KEY": "a key that was given"}])
def test_what_the_service_keeps_is_for_its_owner_alone(
    tmp_path: Path, given: dict[str, str]
) -> None:
    data = tmp_path / "made" / "data"
    app = create_app(Settings.from_env({"DATA_DIR": str(data), **given}))
    assert run(app, "backup", tmp_path / "copy").exit_code == 0
    close_app(app)
    assert [path.stat().st_mode & 0o077 for path in (data, tmp_path / "copy")] == [0, 0]
