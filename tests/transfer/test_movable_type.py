"""Movable Type's text: comments by entry, in the order and with the twins of the file."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.factories import stored
from tests.transfer.bodies import Span, body_of
from tests.transfer.command import bring, comments, run

COMMENT = (
    "COMMENT:\nAUTHOR: Zoë\nEMAIL: zoe@example.org\nIP: 192.0.2.1\nURL: http://zoe.example/\n"
    "DATE: 11/13/2008 03:04:07 PM\nFirst line\nAUTHOR: not a field\n\n"
    "A <strong>paragraph</strong>\n-----\n"
)
ENTRY = (
    "AUTHOR: Me\nTITLE: Hello, World!\nSTATUS: Publish\nDATE: 11/12/2008 12:00:00 AM\n-----\n"
    "BODY:\nCOMMENT: in a text\n-----\n"
)
PING = "PING:\nTITLE: x\nURL: http://other.example/\nIP: 192.0.2.9\nDATE: 11/13/2008\nx\n-----\n"


@pytest.fixture
def load(app: Flask, tmp_path: Path) -> Any:
    """Imports a text."""

    def load(text: str) -> Any:
        path = tmp_path / "export.txt"
        path.write_bytes(text.encode())
        return bring(app, "auto", path)

    return load


def test_a_comment_comes_in_with_all_it_has(app: Flask, load: Any) -> None:
    assert load(f"{ENTRY}{COMMENT}--------\n")["format"] == "movable-type"
    [one] = comments(app, "/hello_world")
    assert one["created_at"] == "2008-11-13T15:04:07.000Z"
    assert one["author"]["name"] == "Zoë"
    assert one["author"]["website"] == "http://zoe.example/"
    assert body_of(one["html"]) == (
        ((Span("", "First line"),), (Span("", "AUTHOR: not a field"),)),
        ((Span("", "A"), Span("strong", "paragraph")),),
    )
    assert stored(app, one["id"]).author_email == "zoe@example.org"


def test_identical_twins_are_two_and_a_second_import_adds_nothing(app: Flask, load: Any) -> None:
    text = f"{ENTRY}{COMMENT}{COMMENT}--------\n".replace("\n", "\r\n")
    assert load(text)["comments"] == 2
    again = load(text)
    assert (again["comments"], again["skipped_because"]) == (0, {"already imported": 2})


def test_each_entry_has_its_page_and_a_trackback_is_told(app: Flask, load: Any) -> None:
    second = ENTRY.replace("TITLE:", "BASENAME: 2008/11/second\nTITLE:")
    told = load(f"{ENTRY}{COMMENT}{PING}--------\n{second}{COMMENT}--------\n")
    assert (told["pages"], told["skipped_because"]) == (2, {"a trackback": 1})
    assert len(comments(app, "/2008/11/second")) == 1


def test_a_draft_stays_out(load: Any) -> None:
    told = load(f"{ENTRY}{COMMENT}--------\n".replace("STATUS: Publish", "STATUS: Draft"))
    assert told["skipped_because"] == {"its page is not published": 1}


@pytest.mark.parametrize(
    "content", [f"{ENTRY}{COMMENT}"[:-9].encode(), b"\xff" * 50], ids=["cut", "odd"]
)
def test_a_broken_file_is_refused_with_its_line(app: Flask, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "export.txt"
    path.write_bytes(content)
    result = run(app, "movable-type", path, "--site-url", "http://localhost/")
    assert result.exit_code != 0
    assert "line " in result.stderr


# Movable Type's own template: an empty line before each comment, two before the end.
OWN = (
    "AUTHOR: a\nTITLE: t\nSTATUS: Publish\n-----\nBODY:\nx\n-----\n"
    "\nCOMMENT:\nAUTHOR: Ann\nDATE: 11/13/2008 03:04:07 PM\n{text}\n-----\n\n\n--------\n"
)


@pytest.mark.parametrize(
    ("before", "after"),
    [("\nCOMMENT:", "\nCOMMENT:"), ("\nCOMMENT:", "\n\n \n\t\nCOMMENT:"),
     ("\nCOMMENT:", "COMMENT:"), ("\n", "\r\n"), ("AUTHOR: a", "\n\nAUTHOR: a"),
     ("COMMENT:\n", "COMMENT: \n"), ("\n\n\n--------", "\n--------")],
)  # fmt: skip
def test_empty_lines_of_the_template_do_not_matter(load: Any, before: str, after: str) -> None:
    assert load(OWN.format(text="Hi").replace(before, after))["comments"] == 1


def test_empty_lines_and_written_rules_of_a_text_stay(app: Flask, load: Any) -> None:
    load(OWN.format(text="\nHi\n\t-----\n\nyou"))
    [one] = comments(app, "/t")
    assert one["html"] == "<p>Hi<br>-----</p><p>you</p>"


def test_every_comment_of_an_entry_comes_in_with_its_line(app: Flask, tmp_path: Path) -> None:
    comment = OWN[OWN.index("\nCOMMENT") : OWN.index("\n\n--------")].format(text="Hi")
    path = tmp_path / "mt.txt"
    path.write_text(
        OWN.format(text="Hi").replace(comment, comment * 3 + comment.replace("DATE: 1", "DATE: x"))
    )
    assert bring(app, "auto", path)["comments"] == 4


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("latin-1", "été"), ("cp1252", "“été”"), ("shift_jis", "日本語"), ("euc-jp", "日本語"),
     ("iso-2022-jp", "日本語"), ("koi8-r", "привет"), ("utf-16", "été")],
)  # fmt: skip
def test_text_of_before_utf_8_is_read_as_what_it_is_said_to_be(
    app: Flask, tmp_path: Path, encoding: str, text: str
) -> None:
    path = tmp_path / "mt.txt"
    path.write_bytes(OWN.format(text=text * 3000 + ".").encode(encoding))
    refused = run(app, "movable-type", path, "--site-url", "http://localhost/")
    if encoding == "utf-16":  # its mark tells it
        assert refused.exit_code == 0
    elif encoding != "iso-2022-jp":  # which is ASCII to the eye
        assert refused.exit_code == 1
        assert "--encoding" in refused.stderr
        bring(app, "auto", path, "--encoding", encoding)
        assert comments(app, "/t")[0]["html"] == f"<p>{text * 3000}.</p>"


def test_an_encoding_that_it_is_not_is_refused(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "mt.txt"
    path.write_bytes(OWN.format(text="été").encode("latin-1"))
    result = run(app, "movable-type", path, "--encoding", "shift_jis")
    assert result.exit_code == 1
    assert "it is not shift_jis" in result.stderr


def test_xml_names_its_encoding_itself(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "blog.xml"
    path.write_bytes(
        '<?xml version="1.0" encoding="utf-8"?><rss xmlns:wp="http://wordpress.org/export/1.2/">'
        "<channel><item><title>é</title><link>http://localhost/x</link><wp:comment>"
        "<wp:comment_id>1</wp:comment_id><wp:comment_date>2020-01-01</wp:comment_date>"
        "<wp:comment_content>été</wp:comment_content><wp:comment_approved>1"
        "</wp:comment_approved></wp:comment></item></channel></rss>".encode()
    )
    bring(app, "auto", path, "--encoding", "latin-1")
    assert comments(app, "/x")[0]["html"] == "<p>été</p>"
