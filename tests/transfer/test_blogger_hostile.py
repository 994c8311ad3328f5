"""Hostile and broken exports of Blogger come in tame, or not at all."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from comments_service.transfer import source as formats
from tests.transfer.blogger import OLD, comments, thread
from tests.transfer.feeds import AUTHOR, SAMPLE, Feed, imported, run


def test_hostile_markup_and_names_come_in_tame(load: Any, feed: Feed, client: FlaskClient) -> None:
    feed.comment("11", "<script>alert(1)</script><img src=x onerror=alert(1)>Bon<svg/onload=x>")
    feed.comment("12", "A < B\nC", kind="text")
    feed.comment("13", "x", name="\u202eeve" + "l" * 300, uri="javascript:alert(1)")
    feed.comment("14", "x", name="Anonymous", uri="")
    load()
    hostile, plain, named, nameless = comments(client)
    assert hostile["html"] == "Bon"
    assert plain["html"] == "<p>A &lt; B<br>C</p>"
    assert named["author"]["website"] is None
    assert named["author"]["name"].startswith("evel")
    assert nameless["author"]["kind"] == "anonymous"


def test_the_posts_author_is_known_by_the_profile_not_by_the_name(
    load: Any, feed: Feed, client: FlaskClient
) -> None:
    feed.comment("11", "mine", name="Luc", uri=AUTHOR)
    feed.comment("12", "not mine", name="Luc")
    load()
    assert [made["author"]["badge"] for made in comments(client)] == ["author", None]


def test_control_characters_and_undeclared_prefixes_are_survived(
    app: Flask, tmp_path: Path, feed: Feed, client: FlaskClient
) -> None:
    feed.comment("11", "be\x00fore\x0bafter")
    feed.entries.append("<app:control><app:draft>yes</app:draft></app:control>")
    path = tmp_path / "blog.xml"
    path.write_text(feed.text, encoding="utf-8")
    assert imported(app, path)["comments"] == 1
    assert comments(client)[0]["html"] == "beforeafter"


SAMPLE_TEXT = SAMPLE.read_text()
BROKEN = {
    "cut off": SAMPLE_TEXT[: len(SAMPLE_TEXT) - 300].encode(),
    "not XML": b"GIF89a",
    "empty": b"",
    "not UTF-8": SAMPLE_TEXT.encode("latin-1", "replace"),
    "a gzip file cut off": gzip.compress(SAMPLE_TEXT.encode())[:2000],
    "not really gzip": b"\x1f\x8b" + b"x" * 100,
    "a document type": SAMPLE_TEXT.replace("<feed", "<!DOCTYPE feed><feed", 1).encode(),
    "a billion laughs": b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>',
    "an outside entity": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "an unknown entity": SAMPLE_TEXT.replace("égo", "&ego;", 1).encode(),
    "a well of elements": b"<feed><entry>" + b"<a>" * 1000 + b"</a>" * 1000 + b"</entry></feed>",
    "an encoding that is none": SAMPLE_TEXT.replace("UTF-8", "UTF-7x", 1).encode(),
    "one endless entry": b"<feed><entry>" + b"x" * 9_000_000 + b"</entry></feed>",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_changes_nothing_and_says_so_in_one_line(
    app: Flask, client: FlaskClient, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "blog.xml"
    path.write_bytes(content)
    result = run(app, path, "--json")
    assert result.exit_code != 0
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("Error: ")
    assert thread(client, OLD)["comments"] == []


def test_what_unpacks_to_too_much_is_refused(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "MAX_UNPACKED_BYTES", 1_000_000)
    path = tmp_path / "bomb.xml.gz"
    path.write_bytes(gzip.compress(b"<feed>" + b" " * 2_000_000 + b"</feed>"))
    result = run(app, path)
    assert result.exit_code != 0
    assert "unpacks to more" in result.stderr


@pytest.mark.parametrize(
    ("file", "options"),
    [
        ("no-such-file.xml", {}),
        (str(SAMPLE), {"site_url": "blog.example"}),
        (str(SAMPLE), {"site_url": "ftp://blog.example/"}),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(
    app: Flask, file: str, options: dict[str, str]
) -> None:
    result = run(app, file, **options)
    assert result.exit_code != 0
    assert result.stderr.count("\n") == 1


def test_an_unknown_site_is_refused(app: Flask) -> None:
    result = run(app, SAMPLE, "--site", "nobody")
    assert (result.exit_code, result.stderr) == (1, "Error: There is no such site.\n")
