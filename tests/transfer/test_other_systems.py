"""What real files of many systems hold: each sample to the last comment."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.factories import miscounts
from tests.transfer.command import bring, comments, run, thread, told_of
from tests.transfer.samples_of import SAMPLES, by_text, file_of

# Format, sample, (pages, comments, replies, orphans), statuses, skipped.
WHOLE: list[tuple[str, str, tuple[int, int, int, int], dict[str, int], int]] = [
    ("isso", "isso-5.sql", (2, 6, 2, 1), {"published": 4, "held": 1, "deleted": 1}, 2),
    ("isso", "isso-old.sql", (2, 3, 1, 0), {"published": 3}, 0),
    ("isso-json", "isso-generic.json", (1, 3, 0, 0), {"published": 3}, 2),
    ("remark42", "remark42-mini.jsonl", (2, 6, 3, 1), {"published": 5, "deleted": 1}, 2),
    (
        "commento",
        "commento-mini.json",
        (2, 7, 2, 1),
        {"published": 3, "deleted": 2, "held": 1, "spam": 1},
        0,
    ),
    (
        "comentario",
        "comentario-1-mini.json",
        (2, 7, 2, 1),
        {"published": 3, "deleted": 2, "held": 1, "spam": 1},
        0,
    ),
    (
        "comentario",
        "comentario-3-mini.json",
        (3, 6, 1, 0),
        {"published": 3, "deleted": 1, "held": 1, "spam": 1},
        1,
    ),
    ("artalk", "artalk-mini.artrans", (2, 4, 2, 1), {"published": 3, "held": 1}, 2),
    ("artalk", "artalk-converted.artrans", (1, 2, 1, 0), {"published": 1, "held": 1}, 0),
    ("waline", "waline-mini.json", (2, 5, 2, 0), {"published": 3, "held": 1, "spam": 1}, 1),
    ("waline", "waline-mini.csv", (1, 3, 1, 1), {"published": 2, "spam": 1}, 0),
    ("valine", "valine-mini.jsonl", (1, 4, 2, 0), {"published": 3, "spam": 1}, 0),
    ("valine", "valine-results.json", (1, 2, 1, 0), {"published": 2}, 0),
    ("twikoo", "twikoo-mini.json", (2, 6, 2, 1), {"published": 5, "spam": 1}, 0),
    ("twikoo", "twikoo-mongo.json", (1, 2, 1, 0), {"published": 2}, 0),
    ("staticman", "staticman", (2, 6, 3, 1), {"published": 6}, 2),
]


@pytest.mark.parametrize("sample", WHOLE, ids=[row[1] for row in WHOLE])
def test_a_sample_comes_in_to_the_last_comment_and_once(
    app: Flask, tmp_path: Path, sample: Any
) -> None:
    word, name, whole, statuses, skipped = sample
    path = file_of(name, tmp_path)
    assert bring(app, "auto", path, "--dry-run")["format"] == word
    told = bring(app, word, path)
    assert (told_of(told), told["skipped"]) == (whole, skipped)
    assert told["by_status"] == statuses
    assert sum(told["skipped_because"].values()) == skipped
    assert miscounts(app) == []
    again = bring(app, word, path)
    assert (again["comments"], again["entries"]) == (0, told["entries"])


def test_on_both_databases(app: Flask) -> None:
    told = bring(app, "twikoo", SAMPLES / "twikoo-mini.json")
    assert told_of(told) == (2, 6, 2, 1)
    assert len(comments(app, "/link")) == 4
    assert miscounts(app) == []


class TestIsso:
    """A database that another program may have open."""

    def test_fields_come_as_they_are(self, app: Flask, tmp_path: Path) -> None:
        bring(app, "isso", file_of("isso-5.sql", tmp_path))
        rows = by_text(app)
        first = rows["Du *levain* ?"]
        assert "<em>levain</em>" in first.html
        assert (first.author_name, first.author_email) == ("Léa", "lea@example.org")
        assert (first.up, first.down) == (3, 1)
        assert first.created_at.isoformat() == "2019-05-01T10:00:00.250000+00:00"
        assert rows["Oui."].edited_at.isoformat() == "2019-05-01T11:01:00+00:00"
        assert rows["Oui."].author_kind == "anonymous"
        assert thread(app, "/about")["thread"]["comment_count"] == 1
        assert thread(app, "/2019/le-pain")["thread"]["title"] == "Le pain"

    def test_what_is_not_merged_yet_comes_in_and_nothing_is_written(
        self, app: Flask, tmp_path: Path
    ) -> None:
        path = file_of("isso-5.sql", tmp_path)
        with closing(sqlite3.connect(path, isolation_level=None)) as running:
            running.execute("PRAGMA journal_mode = WAL")
            running.execute("UPDATE comments SET text = 'Fresh.' WHERE id = 1")
            before = {one.name: one.read_bytes() for one in tmp_path.glob("isso-5.db*")}
            assert bring(app, "isso", path)["comments"] == 6
            assert {one.name: one.read_bytes() for one in tmp_path.glob("isso-5.db*")} == before
        assert "Fresh." in by_text(app)

    @pytest.mark.parametrize(
        "harm",
        [
            "DROP TABLE threads",
            "ALTER TABLE comments DROP COLUMN parent",
            "ALTER TABLE comments RENAME TO kept; CREATE VIEW comments AS SELECT * FROM kept",
        ],
    )
    def test_another_database_is_refused(self, app: Flask, tmp_path: Path, harm: str) -> None:
        path = file_of("isso-5.sql", tmp_path)
        with closing(sqlite3.connect(path)) as database:
            database.executescript(harm)
        result = run(app, "isso", path, "--site-url", "http://localhost/")
        assert result.exit_code == 1
        assert len(result.stderr.splitlines()) == 1
        assert "not a database of Isso" in result.stderr

    def test_half_a_database_is_refused(self, app: Flask, tmp_path: Path) -> None:
        path = file_of("isso-5.sql", tmp_path)
        path.write_bytes(path.read_bytes()[:6000])
        result = run(app, "isso", path, "--site-url", "http://localhost/")
        assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
        assert by_text(app) == {}


@pytest.mark.parametrize(
    ("word", "content", "told"),
    [
        ("remark42", b'{"version":1,"users":[],"posts":[]}\n{"id":', "line 2 is not JSON"),
        ("commento", b'{"version":1,"comments":[{"commentHex":"a"', "line 1"),
        ("twikoo", b"[1, 2", "line 1"),
        ("artalk", b"\xff\xfe", "UTF-8"),
        ("waline", b'a,b\n"x', "line 1 does not name"),
        ("waline", b"nick,comment,url,insertedAt\n\xe9,,,\n", "not UTF-8"),
        ("valine", b"#filetype:JSON-streaming\n{", "line"),
        ("comentario", b"", "line 1"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(
    app: Flask, tmp_path: Path, word: str, content: bytes, told: str
) -> None:
    path = tmp_path / "broken"
    path.write_bytes(content)
    result = run(app, word, path, "--site-url", "http://localhost/")
    assert result.exit_code == 1
    assert told in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert by_text(app) == {}


@pytest.mark.parametrize("word", ["artalk", "twikoo", "valine", "isso-json", "remark42"])
def test_whatever_stands_where_a_comment_should_is_accounted_for(
    app: Flask, tmp_path: Path, word: str
) -> None:
    odd: list[Any] = [None, 1, "x", [], {}, {"comment": {}}, {"content": []}, {"comment": None}]
    path = tmp_path / "odd.json"
    if word == "remark42":
        path.write_text("".join(json.dumps(one) + "\n" for one in odd))
    else:
        path.write_text(json.dumps(odd if word != "isso-json" else [{"comments": odd}]))
    told = bring(app, word, path)
    assert (told["comments"], told["skipped"]) == (0, 8)
