"""What the rules read is what readers see: the text without markup, names, addresses, titles."""

from html import escape
from typing import Any

import pytest
from flask import Flask

from tests.factories import Moderator, Reader, set_rules


@pytest.fixture
def reader(app: Flask) -> Reader:
    set_rules(app, moderation="open", blocked_words="casino", max_links=9, min_fill_seconds=0)
    return Reader(app)


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "cas**i**no"},
        {"body": "cas`i`no"},
        {"body": "cas[i](https://a.example)no"},
        {"body": "**cas**_ino_ ~~x~~ **casino**"},
        {"body": "[here](https://casino.example)"},
        {"body": "[here](https://a.example/%63asino)"},
        {"body": "[here](https://сasino.example/)"},
        {"body": "https://casino.example"},
        {"body": "# casino"},
        {"body": "cas\u200bino cas\u0336ino"},
        {"body": "Hello", "author": {"name": "Cas1no"}},
        {"body": "Hello", "author": {"name": "J", "website": "https://casino.example"}},
        {"body": "Hello", "author": {"name": "J", "website": "https://the-casino.example/"}},
    ],
)
def test_a_blocked_word_is_refused_where_it_is_seen(reader: Reader, fields: dict[str, Any]) -> None:
    refused = reader.try_to_post(**fields)
    assert (refused.status_code, refused.get_json()["code"]) == (422, "blocked_words")
    assert refused.get_json()["words"] == ["casino"]


@pytest.mark.parametrize("body", ["cas ino", "casinos", "cas\\\nino", "```casino\nx\n```"])
def test_a_word_that_nobody_sees_is_not_refused(reader: Reader, body: str) -> None:
    assert reader.post(body).status == "published"


def test_an_edit_is_read_as_readers_would_see_it(reader: Reader) -> None:
    posted = reader.post("Hello", author={"name": "J", "website": "https://j.example"})
    assert reader.edit(posted, "cas**i**no").status_code == 422


def test_a_title_with_a_blocked_word_is_held_once_and_never_refused(
    app: Flask, reader: Reader
) -> None:
    first = reader.try_to_post("Hello", title="The casino")
    assert first.status_code == 202
    [reason] = first.get_json()["comment"]["reasons"]
    assert reason["code"] == "blocked_title"
    Moderator(app).decide(first.get_json()["comment"]["id"], "approve")
    assert reader.post("And more", title="The casino").status == "published"


def test_the_website_is_one_of_the_links(app: Flask) -> None:
    set_rules(app, moderation="open", max_links=1, min_fill_seconds=0)
    author = {"name": "J", "website": "https://j.example"}
    assert Reader(app).post("Hello", author=author).status == "published"
    assert Reader(app).post("https://a.example", author=author).status == "held"


@pytest.mark.parametrize(
    "body",
    ["[]()", "![]()", "[](<>)", "`\u00a0`", "[`\u00a0`](https://e.com)", "⠀", "\u3164",
     "\u0301", "\u200b\u2060", "[]() ![]()"],
)  # fmt: skip
def test_a_comment_of_which_nothing_shows_is_refused(reader: Reader, body: str) -> None:
    refused = reader.try_to_post(body)
    assert refused.status_code == 422
    assert refused.get_json()["errors"] == [
        {"field": "body", "code": "required", "message": "Write something first."}
    ]
    assert reader.send("POST", "/preview", {"body": body}).status_code == 422
    assert reader.edit(reader.post("Hello"), body).status_code == 422


@pytest.mark.parametrize(
    "body",
    ["#", "######", ">", "> >", "> #", "-", "+", "*", "1.", "2)", "12.", "1.\n2.", "-\n-", "* *",
     "+ -", "[ ]", "- [ ]", "* [x]", "- [ ]\n- [x]", "```", "```\n```", "~~~x\n~~~", "---", "***",
     "* * *", "____", "| |\n|-|", "> - *"],
)  # fmt: skip
def test_signs_of_which_no_text_follows_are_shown_as_typed(reader: Reader, body: str) -> None:
    lines = "<br>".join(escape(body).split("\n"))
    shown = f"<p>{lines}</p>"
    assert reader.send("POST", "/preview", {"body": body}).get_json()["html"] == shown
    posted = reader.post(body)
    assert [one["html"] for one in reader.thread()["comments"]] == [shown]
    assert reader.edit(posted, f"{body}\n\nNow a text").status_code == 200
    assert reader.edit(posted, body).get_json()["comment"]["html"] == shown


@pytest.mark.parametrize(
    "body",
    [".", "👍", "\\#", "- a", "`x`", "⠓", "[](https://e.com)", "![](https://e.com/a.png)", "ก"],
)
def test_a_comment_of_one_sign_is_a_comment(reader: Reader, body: str) -> None:
    assert reader.post(body).status == "published"


def test_thanks_to_one_and_then_to_another_are_two_comments(reader: Reader) -> None:
    one, other = reader.post("One"), reader.post("Other")
    thanks = "Thank you!"
    assert reader.post(thanks, parent_id=one.id).status == "published"
    assert reader.post(thanks, parent_id=other.id).status == "published"
    assert reader.post(thanks).status == "published"
    assert reader.post(thanks, author={"name": "Somebody else"}).status == "published"
    for again in ({"parent_id": one.id}, {"parent_id": other.id}, {}):
        assert reader.try_to_post(thanks, **again).status_code == 409
    assert reader.try_to_post(thanks, author={"name": "Somebody else"}).status_code == 409


@pytest.mark.parametrize("name", ["My site", "owner (team)", "Admin.", "ＡＤＭＩＮ", "@mo"])
def test_a_name_of_the_site_or_its_team_is_held(app: Flask, reader: Reader, name: str) -> None:
    set_rules(app, name="My site")
    Moderator(app, "mo@blog.example")
    held = reader.try_to_post("Hello", author={"name": name})
    assert held.status_code == 202
    assert [one["code"] for one in held.get_json()["comment"]["reasons"]] == ["reserved_name"]
    assert reader.post("Hello again", author={"name": "Jane"}).status == "published"
