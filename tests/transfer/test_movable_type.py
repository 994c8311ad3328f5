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
