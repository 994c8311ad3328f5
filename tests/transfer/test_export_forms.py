"""What others make of an export: parts, WordPress, rows; and how a file is written."""

import csv
import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from comments_service.extensions import db
from comments_service.models import Comment
from comments_service.transfer.export import Scope, export
from tests.conftest import MakeApp
from tests.factories import Reader, set_rules
from tests.transfer.command import bring
from tests.transfer.sites import HTTP, lively, taken


def test_one_page_and_one_commenter_go_out_alone(app: Flask) -> None:
    lively(app)
    page = json.loads(taken(app, "--page", f"{HTTP}/b?p=2"))
    assert [one["url"] for one in page["threads"]] == [f"{HTTP}/c"]
    assert {one["page"] for one in page["comments"]} == {f"{HTTP}/c"}
    assert page["votes"] == []
    person = json.loads(taken(app, "--commenter", "ZOE@example.org"))
    assert {one["author_email"] for one in person["comments"]} == {"zoe@example.org"}
    assert len(person["comments"]) == 3
    assert {one["comment_id"] for one in person["events"]} == {
        one["id"] for one in person["comments"]
    }


def test_wordpress_form_is_read_as_wordpress(app: Flask, second: Flask, tmp_path: Path) -> None:
    lively(app)
    path = tmp_path / "export.xml"
    path.write_bytes(taken(app, "--format", "wxr"))
    told = bring(second, "auto", path, site_url=HTTP)
    assert told["format"] == "wordpress"
    with app.app_context():
        here = db.session.query(Comment.html, Comment.status, Comment.author_name).all()
    with second.app_context():
        there = db.session.query(Comment.html, Comment.status, Comment.author_name).all()

    def plain(rows: Any) -> list[Any]:
        gone = [("", "deleted", None) if row.status == "deleted" else tuple(row) for row in rows]
        return sorted((text.replace("\n", ""), state, name or "") for text, state, name in gone)

    assert plain(there) == plain(here)


def test_rows_for_scripts_and_spreadsheets_are_the_same(app: Flask) -> None:
    ids = lively(app)
    rows = json.loads(taken(app, "--format", "json"))
    lines = list(
        csv.DictReader(io.StringIO(taken(app, "--format", "csv").decode("utf-8-sig"), newline=""))
    )
    assert [row["id"] for row in rows] == [line["id"] for line in lines]
    assert len(rows) > 15
    first = next(line for line in lines if line["id"] == ids["first"])
    assert first["body"] == "'=1+1 *italique*"
    assert first["email"] == "zoe@example.org"
    assert {line["pinned"] for line in lines} == {"true", "false"}
    assert taken(app, "--format", "csv").startswith(b'\xef\xbb\xbf"id",')
    assert all(not (row["name"] or row["body"]) for row in rows if row["status"] == "deleted")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "|", "\t=", "\r=", "＝", "－1"])
def test_no_cell_is_a_formula(open_app: Flask, start: str) -> None:
    reader = Reader(open_app)
    name = f"{start.strip()}cmd|' /C calc'!A0"
    reader.post(f"{start}HYPERLINK(1)", author={"name": name})
    text = taken(open_app, "--format", "csv").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert [cell for cell in cells if cell[:1] and cell[0] in "=+-@|\t\r＝－"] == []
    assert f"'{name}" in cells


def test_a_file_appears_under_its_name_once_it_is_whole(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    result = app.test_cli_runner().invoke(args=["export", str(path)])
    assert result.exit_code == 0, result.stderr
    assert json.loads(path.read_text())["palabre_export"] == 1
    assert [one.name for one in tmp_path.glob("all*")] == ["all.json"]
    assert path.stat().st_mode & 0o077 == 0  # it holds e-mail addresses
    refused = app.test_cli_runner().invoke(args=["export", str(tmp_path / "no" / "all.json")])
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize(
    "options",
    [
        ["--site", "nobody"],
        ["--page", "https://localhost/nothing"],
        ["--page", "x"],
        ["--commenter", " "],
    ],
)
def test_what_is_not_there_is_told_in_one_line(app: Flask, options: list[str]) -> None:
    result = app.test_cli_runner().invoke(args=["export", "-", *options])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1


@pytest.mark.slow
@pytest.mark.database("both")
def test_many_comments_take_little_memory(make_app: MakeApp) -> None:
    app = make_app()
    set_rules(app, moderation="open")
    Reader(app).post("The first one.")
    with app.app_context():
        row = db.session.query(*Comment.__table__.columns).one()._mapping
        rows = [
            {**row, "id": row["id"] + at, "root_id": row["id"] + at, "body": "x" * 2000}
            | {"idempotency_hash": None}
            for at in range(1, 4000)
        ]
        with db.engine.begin() as connection:
            connection.execute(Comment.__table__.insert(), rows)
        del rows
        tracemalloc.start()
        size = sum(len(piece) for piece in export(Scope(1), "native"))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert size > 8_000_000
    assert peak < 5_000_000
