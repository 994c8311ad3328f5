"""What is special of each system's files: names, addresses, parents, markup."""

import gzip
import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Base
from tests.factories import stored
from tests.transfer.command import bring, comments, thread, told_of
from tests.transfer.samples_of import SAMPLES, by_text


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
    assert thread(app, "/b?p=2")["thread"]["comment_count"] == 1


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
