"""What real files of many systems hold: each sample to the last comment, each trap by name."""

import gzip
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Base, Comment
from tests.factories import miscounts, stored
from tests.transfer.command import bring, comments, run, thread, told_of

SAMPLES = Path(__file__).parent / "samples"
# Format, sample, (pages, comments, replies, orphans), statuses, skipped.
WHOLE: list[tuple[str, str, tuple[int, int, int, int], dict[str, int], int]] = [
    ("isso", "isso-5.sql", (2, 6, 2, 1), {"published": 4, "held": 1, "deleted": 1}, 2),
    ("isso", "isso-old.sql", (2, 3, 1, 0), {"published": 3}, 0),
    ("isso-json", "isso-generic.json", (1, 4, 0, 0), {"published": 4}, 1),
    ("remark42", "remark42-mini.jsonl", (2, 7, 3, 1), {"published": 6, "deleted": 1}, 1),
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
        (3, 7, 1, 0),
        {"published": 4, "deleted": 1, "held": 1, "spam": 1},
        0,
    ),
    ("artalk", "artalk-mini.artrans", (2, 4, 2, 1), {"published": 3, "held": 1}, 2),
    ("artalk", "artalk-converted.artrans", (1, 2, 1, 0), {"published": 1, "held": 1}, 0),
    ("waline", "waline-mini.json", (2, 6, 2, 0), {"published": 4, "held": 1, "spam": 1}, 0),
    ("waline", "waline-mini.csv", (1, 3, 1, 1), {"published": 2, "spam": 1}, 0),
    ("valine", "valine-mini.jsonl", (1, 4, 2, 0), {"published": 3, "spam": 1}, 0),
    ("valine", "valine-results.json", (1, 2, 1, 0), {"published": 2}, 0),
    ("twikoo", "twikoo-mini.json", (2, 6, 2, 1), {"published": 5, "spam": 1}, 0),
    ("twikoo", "twikoo-mongo.json", (1, 2, 1, 0), {"published": 2}, 0),
    ("staticman", "staticman", (2, 6, 3, 1), {"published": 6}, 2),
]


def file_of(name: str, folder: Path) -> Path:
    """The sample as a switcher has it: SQL becomes a database."""
    if not name.endswith(".sql"):
        return SAMPLES / name
    path = folder / name.replace(".sql", ".db")
    with closing(sqlite3.connect(path)) as database:
        database.executescript((SAMPLES / name).read_text(encoding="utf-8"))
    return path


def by_text(app: Flask) -> dict[str, Any]:
    """Everything that is stored, by the text of the comment."""
    with app.app_context():
        rows = db.session.execute(select(*Comment.__table__.columns)).all()
    return {row.body or f"gone {row.source_id}": row for row in rows}


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


def test_a_remark42_backup_is_cleaned_and_keeps_what_it_knows(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "backup-blog-20200303.gz"
    path.write_bytes(gzip.compress((SAMPLES / "remark42-mini.jsonl").read_bytes()))
    bring(app, "remark42", path)
    shown = comments(app, "/2020/x")
    first = shown[0]
    assert first["html"].startswith("<p>Bonjour ")
    assert "<img" not in first["html"]
    assert (first["up"], first["down"]) == (2, 1)
    assert stored(app, first["id"]).created_at.isoformat() == "2020-03-01T13:00:00.123000+00:00"
    gone = next(one for one in shown if one["status"] == "deleted")
    assert stored(app, gone["id"]).author_name is None
    assert next(one for one in shown if "Réponse" in one["html"])["edited_at"]
    assert next(one for one in shown if "Orpheline" in one["html"])["score"] == -4
    closed = thread(app, "/closed")
    assert closed["thread"]["closed_reason"] == "manual"
    assert closed["comments"][0]["pinned"] is True


@pytest.mark.parametrize("name", ["commento-mini.json", "comentario-1-mini.json"])
def test_names_come_from_the_commenters_and_undefined_is_nothing(app: Flask, name: str) -> None:
    bring(app, "auto", SAMPLES / name)
    rows = by_text(app)
    known = next(row for text, row in rows.items() if text.startswith("**Gras**"))
    assert (known.author_name, known.author_email) == ("Léa", "lea@example.org")
    assert known.author_website is None
    assert "<script" not in known.html
    assert (known.up, known.down) == (2, 0)
    assert (rows["Anonyme"].author_name, rows["Anonyme"].down) == (None, 1)
    assert "Le texte reste dans le fichier" not in rows
    assert "[deleted]" not in rows


def test_comentario_of_today_keeps_pages_pins_and_passers_by(app: Flask) -> None:
    bring(app, "comentario", SAMPLES / "comentario-3-mini.json")
    rows = by_text(app)
    assert rows["Épinglé"].pinned
    assert rows["L'enfant d'abord"].author_name == "Passante"
    assert rows["L'enfant d'abord"].parent_id == rows["Épinglé"].id
    assert rows["<p>HTML <em>seul</em></p>"].html == "<p>HTML <em>seul</em></p>"
    assert thread(app, "/a")["thread"]["closed"] is True
    assert thread(app, "/b?p=1")["thread"]["comment_count"] == 0
    assert thread(app, "/b?p=2")["thread"]["comment_count"] == 2


def test_artalk_means_the_same_by_text_and_by_type(app: Flask) -> None:
    bring(app, "artalk", SAMPLES / "artalk-mini.artrans")
    first = by_text(app)["**你好**"]
    assert first.created_at.isoformat() == "2021-10-28T12:50:15+00:00"
    assert (first.up, first.down, first.pinned) == (3, 1, True)
    bring(app, "artalk", SAMPLES / "artalk-converted.artrans")
    rows = by_text(app)
    assert rows["Real types"].created_at.isoformat() == "2022-01-02T01:04:05+00:00"
    assert rows["Below it"].created_at.isoformat() == "2022-01-02T02:04:05+00:00"
    assert rows["Below it"].parent_id == rows["Real types"].id


def test_waline_gives_names_and_never_a_password(app: Flask) -> None:
    bring(app, "waline", SAMPLES / "waline-mini.json")
    rows = by_text(app)
    first = rows["Du **Markdown**"]
    assert (first.author_name, first.author_email) == ("Léa", "lea@example.org")
    assert (first.author_website, first.up, first.pinned) == ("https://lea.example/", 4, True)
    assert first.created_at.isoformat() == "2022-02-01T10:00:00+00:00"
    assert rows["<p>Venu de <em>Valine</em></p>"].html == "<p>Venu de <em>Valine</em></p>"
    assert rows["Le petit-enfant"].parent_id == rows["<p>Venu de <em>Valine</em></p>"].id
    assert rows["Attend"].created_at.isoformat() == "2022-02-01T12:00:00+00:00"
    with app.app_context():
        everything = [
            str(row)
            for table in Base.metadata.sorted_tables
            for row in db.session.execute(select(table)).all()
        ]
    assert [row for row in everything if "NOBODYMAYTAKETHIS" in row] == []


def test_a_table_of_waline_keeps_line_ends_and_quotes(app: Flask) -> None:
    bring(app, "waline", SAMPLES / "waline-mini.csv")
    assert 'Two lines,\nwith "quotes"' in by_text(app)


def test_html_of_valine_is_html_and_harmless(app: Flask) -> None:
    bring(app, "valine", SAMPLES / "valine-mini.jsonl")
    shown = comments(app, "/post")
    assert "javascript" not in str(shown)
    assert "<p>Sans balise</p>" in {one["html"].strip() for one in shown}
    rows = by_text(app)
    root = next(row for text, row in rows.items() if "Bonjour" in text)
    assert root.author_website == "https://lea.example/"
    assert rows["Sans balise"].parent_id == root.id, "the root, where no parent is told"


def test_twikoo_spells_one_page_in_many_ways(app: Flask) -> None:
    bring(app, "twikoo", SAMPLES / "twikoo-mini.json")
    shown = thread(app, "/link")
    assert shown["thread"]["comment_count"] == 4
    first = shown["comments"][0]
    assert (first["up"], first["created_at"]) == (2, "2021-02-02T12:00:00.123Z")
    assert first["replies"][0]["replies"][0]["html"] == "<p>Autre écriture de la page</p>"
    assert thread(app, "/haut")["comments"][0]["pinned"] is True
    bring(app, "twikoo", SAMPLES / "twikoo-mongo.json")
    told = [one["created_at"] for one in comments(app, "/a")]
    assert told == ["2021-02-02T12:00:00.000Z", "2021-02-02T13:00:00.000Z"]


def test_staticman_answers_by_position_and_by_id_on_the_page_that_is_told(app: Flask) -> None:
    bring(app, "staticman", SAMPLES / "staticman")
    first, second = thread(app, "/dessin/contour")["comments"]
    assert [one["html"].count("</p>") for one in first["replies"]] == [2]
    assert [one["html"] for one in second["replies"]] == [
        "<p>Voilà.</p>",
        "<p>Par son identifiant.</p>",
    ]
    assert second["replies"][0]["created_at"] == "2014-03-25T17:50:42.000Z"
    assert stored(app, second["id"]).author_email is None, "a hash is no address"
    assert first["replies"][0]["edited_at"] == "2014-01-22T11:38:12.000Z"
    [unknown] = comments(app, "/basics")
    assert unknown["created_at"] == "2014-12-31T23:00:00.000Z"


def test_a_repository_as_zip_is_as_good_as_its_folder(app: Flask, tmp_path: Path) -> None:
    repository = tmp_path / "blog-main" / "_data"
    shutil.copytree(SAMPLES / "staticman", repository)
    archive = shutil.make_archive(str(tmp_path / "blog"), "zip", tmp_path, "blog-main")
    told = bring(app, "auto", Path(archive))
    assert (told["format"], told_of(told)) == ("staticman", (2, 6, 3, 1))
    assert len(comments(app, "/dessin/contour")) == 5
    assert len(comments(app, "/basics")) == 1


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
