"""Files that are made to harm who imports them: refused in one line, and nothing has changed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from tests.transfer.command import bring, run, thread
from tests.transfer.test_other_systems import file_of

pytestmark = pytest.mark.database("sqlite")


def refused(app: Flask, word: str, path: Path) -> str:
    """What is told of a file that must not come in."""
    result = run(app, word, path, "--site-url", "http://localhost/")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1), result.stderr
    return result.stderr


@pytest.mark.parametrize(
    ("bomb", "reason"),
    [
        ("<a>" * 5000 + "</a>" * 5000, "nested too deeply"),
        (f"<a b='{'x' * 10_000_000}'/>", "one tag is larger"),
        (f"<!--{'x' * 10_000_000}-->", "one tag is larger"),
        ("".join(f"<a{number}/>" for number in range(30_000)), "more names"),
    ],
    ids=["depth", "attribute", "comment", "names"],
)
def test_xml_around_the_entries_is_not_kept_without_end(
    app: Flask, tmp_path: Path, bomb: str, reason: str
) -> None:
    path = tmp_path / "blog.xml"
    path.write_text(f"<rss><channel>{bomb}</channel></rss>")
    assert reason in refused(app, "wordpress", path)


def test_what_is_no_real_table_is_not_read(app: Flask, tmp_path: Path) -> None:
    path = file_of("isso-5.sql", tmp_path)
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "ALTER TABLE comments RENAME TO kept; CREATE VIRTUAL TABLE comments USING"
            " fts5(id, tid, parent, created, mode, text, voters, uri)"
        )
    assert "not a database of Isso" in refused(app, "isso", path)


def test_columns_that_a_database_computes_are_not_computed(app: Flask, tmp_path: Path) -> None:
    path = file_of("isso-5.sql", tmp_path)
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "ALTER TABLE threads DROP COLUMN title;"
            "ALTER TABLE threads ADD COLUMN title AS (hex(zeroblob(20)))"
        )
    bring(app, "isso", path)
    assert thread(app, "/2019/le-pain")["thread"]["title"] is None


def test_a_value_larger_than_any_comment_is_refused(app: Flask, tmp_path: Path) -> None:
    path = file_of("isso-5.sql", tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("UPDATE comments SET text = hex(zeroblob(5000000)) WHERE id = 1")
    assert "too big" in refused(app, "isso", path)
