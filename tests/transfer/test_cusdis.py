"""Cusdis's database: what its tables mean."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.transfer.command import bring, comments, run, thread
from tests.transfer.writers.cusdis import _TABLES

MILLISECONDS = 1_600_000_000_000


@pytest.fixture
def file(tmp_path: Path) -> Any:
    """Writes a database with these comments: id, parent, time, approved, deleted, moderator."""

    def write(*rows: tuple[Any, ...], url: str | None = "http://localhost/a") -> Path:
        path = tmp_path / "data.db"
        with sqlite3.connect(path) as database:
            database.executescript(_TABLES)
            page = ("p1", "/slug", url, "Bread", "x")
            database.execute(
                "INSERT INTO pages (id, slug, url, title, projectId) VALUES (?, ?, ?, ?, ?)", page
            )
            database.executemany(
                "INSERT INTO comments (id, pageId, parentId, created_at, approved, deletedAt,"
                " moderatorId, by_nickname, content) VALUES (?, 'p1', ?, ?, ?, ?, ?, 'Ann', '*x*')",
                rows,
            )
        database.close()
        return path

    return write


def test_a_database_comes_in_with_its_states_and_replies(app: Flask, file: Any) -> None:
    told = bring(
        app,
        "auto",
        file(
            ("a", None, MILLISECONDS, 1, None, None),
            ("b", "a", "2020-09-13 12:26:41", 1, None, "owner"),
            ("c", None, MILLISECONDS + 2000, 0, None, None),
            ("d", None, MILLISECONDS + 3000, 1, MILLISECONDS, None),
        ),
    )
    assert told["format"] == "cusdis"
    assert told["by_status"] == {"published": 2, "held": 1, "deleted": 1}
    [first] = thread(app, "/a")["comments"]
    assert (first["html"], first["created_at"]) == ("<p><em>x</em></p>", "2020-09-13T12:26:40.000Z")
    assert first["replies"][0]["author"]["badge"] == "author"


def test_a_page_without_an_address_is_its_slug(app: Flask, file: Any) -> None:
    bring(app, "cusdis", file(("a", None, MILLISECONDS, 1, None, None), url=None))
    assert len(comments(app, "/slug")) == 1


@pytest.mark.parametrize(
    "change", ["DROP TABLE pages", "ALTER TABLE comments DROP COLUMN approved"]
)
def test_another_database_is_refused(app: Flask, file: Any, change: str) -> None:
    path = file(("a", None, MILLISECONDS, 1, None, None))
    with sqlite3.connect(path) as database:
        database.execute(change)
    database.close()
    result = run(app, "cusdis", path)
    assert result.exit_code == 1
    assert "not a database of Cusdis" in result.stderr
