"""The page without JavaScript: what its forms take, and what they give back."""

import re
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import Moderator, Reader, set_rules
from tests.support.databases import Database
from tests.web.embed.writer import Writer, fields, look, posted


def test_a_comment_is_published_and_found_at_its_place(app: Flask, open_writer: Writer) -> None:
    answer = open_writer.send(body="Hello *there*", name="Léa", website="lea.example")
    [comment] = posted(app)
    assert comment["html"] == "<p>Hello <em>there</em></p>"
    assert comment["author"]["website"] == "https://lea.example/"
    assert answer.location.endswith(f"#c-{comment['id']}")
    page = open_writer.follow(answer)
    assert "Your comment is published." in page
    assert f'id="c-{comment["id"]}"' in page
    assert '<h2 id="count">1 comment</h2>' in page


def test_a_held_comment_is_shown_to_its_author_alone_and_to_no_robot(
    app: Flask, writer: Writer, client: FlaskClient
) -> None:
    answer = writer.send(body="Please wait", name="Léa")
    page = writer.client.get(answer.location.partition("#")[0])
    assert "Waiting for review" in page.text
    assert "First comments are reviewed before they appear." in page.text
    assert "Please wait" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in page.headers
    assert "Please wait" not in look(client).text
    assert posted(app) == []


def test_a_receipt_ends_after_an_hour_and_cannot_be_made_up(writer: Writer) -> None:
    answer = writer.send(body="Please wait")
    writer.at(writer.now + timedelta(minutes=61))
    assert "Please wait" not in writer.follow(answer)
    forged = re.sub(r"receipt=[^.]*", "receipt=WzEsMSwxXQ", answer.location)
    assert "Waiting" not in writer.client.get(forged.partition("#")[0]).text


def test_a_click_made_twice_posts_once_and_another_text_posts_again(
    app: Flask, open_writer: Writer
) -> None:
    form = fields(look(open_writer.client).text) | {"body": "Once"}
    first, second = open_writer.submit(form), open_writer.submit(form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(posted(app)) == 1
    assert open_writer.submit(form | {"body": "Twice"}).status_code == 303
    assert len(posted(app)) == 2


def test_errors_stand_beside_their_fields_and_everything_typed_comes_back(
    app: Flask, writer: Writer
) -> None:
    typed = {"body": "  ", "name": 'L"é<a', "email": "nobody", "website": "not a site"}
    answer = writer.send(**typed)
    assert answer.status_code == 422
    assert 'aria-invalid="true" aria-describedby="body-error" autofocus' in answer.text
    assert '<p class="error" id="email-error">Enter an e-mail address' in answer.text
    assert answer.text.count("autofocus") == 1
    again = fields(answer.text)
    assert again["name"] == "L&#34;é&lt;a"
    assert (again["email"], again["website"]) == ("nobody", "not a site")
    assert posted(app) == []


def test_a_text_that_is_too_long_comes_back_whole(writer: Writer) -> None:
    answer = writer.send(body="x" * 10_001)
    assert answer.status_code == 422
    assert fields(answer.text)["body"] == "x" * 10_001


def test_the_second_try_of_a_refused_form_is_not_too_fast(app: Flask, open_writer: Writer) -> None:
    refused = open_writer.send(body="")
    form = fields(refused.text) | {"body": "Now with text"}
    assert open_writer.client.post("/embed", data=form).status_code == 303
    assert len(posted(app)) == 1


def test_a_blocked_word_is_named_and_the_text_kept(app: Flask, open_writer: Writer) -> None:
    set_rules(app, blocked_words="casino", blocked_words_action="refuse")
    answer = open_writer.send(body="Best casino")
    assert answer.status_code == 422
    assert "does not accept these words: casino." in answer.text
    assert fields(answer.text)["body"] == "Best casino"


def test_a_name_that_the_site_asks_for_is_asked_for(app: Flask, writer: Writer) -> None:
    set_rules(app, require_name=True)
    answer = writer.send(body="Who am I?")
    assert answer.status_code == 422
    assert 'id="name-error">Please enter your name.' in answer.text


def test_a_machine_is_held(app: Flask, open_writer: Writer) -> None:
    form = fields(look(open_writer.client).text) | {"body": "Fast"}
    too_fast = open_writer.client.post("/embed", data=form)
    assert "receipt=" in too_fast.location
    without_token = open_writer.submit(form | {"form": "", "body": "Tokenless"})
    assert "Waiting for review" in open_writer.follow(without_token)
    trapped = open_writer.send(body="Trapped", subject="Buy")
    assert "Waiting for review" in open_writer.follow(trapped)
    assert posted(app) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:4000"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    ],
)
def test_a_form_on_any_other_page_is_refused(
    app: Flask, open_writer: Writer, headers: dict[str, str]
) -> None:
    answer = open_writer.send(headers, body="Forged")
    assert answer.status_code == 403
    assert posted(app) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:8000"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    ],
)
def test_a_form_on_our_own_page_is_taken(open_writer: Writer, headers: dict[str, str]) -> None:
    assert open_writer.send(headers, body="Mine").status_code == 303


def test_a_closed_thread_shows_no_form_and_gives_the_text_back(
    app: Flask, open_writer: Writer
) -> None:
    open_writer.send(body="Before")
    form = fields(look(open_writer.client).text) | {"body": "Too late"}
    set_rules(app, close_after_days=1, closed_message="See you in the next one.")
    open_writer.now += timedelta(days=2)
    answer = open_writer.submit(form)
    assert answer.status_code == 403
    assert "See you in the next one." in answer.text
    assert "Too late</textarea>" in answer.text
    page = look(open_writer.client).text
    assert "Before" in page
    assert "<form" not in page
    assert ">Reply</a>" not in page


def test_a_parent_that_went_leaves_the_text_in_the_form(app: Flask, open_writer: Writer) -> None:
    parent = Reader(app).post("Soon gone").id
    form = fields(look(open_writer.client, reply=parent).text) | {"body": "An answer"}
    Moderator(app).decide(parent, "delete")
    answer = open_writer.submit(form)
    assert answer.status_code == 422
    assert "no longer on this page" in answer.text
    assert fields(answer.text)["body"] == "An answer"


def test_a_rate_limit_gives_the_text_back(make_app: Any, database: Database, at: Any) -> None:
    app = make_app(RATE_LIMITS="on")
    set_rules(app, moderation="open", limit_poster="1 per minute", min_fill_seconds=0)
    client = app.test_client()
    for body, status in (("First", 303), ("Second", 429)):
        answer = client.post("/embed", data=fields(look(client).text) | {"body": body})
        assert answer.status_code == status
    assert int(answer.headers["Retry-After"]) > 0
    assert fields(answer.text)["body"] == "Second"
    assert "Not sent. Your text is kept." in answer.text


@pytest.mark.slow
def test_a_locked_database_gives_the_text_back(
    app: Flask, open_writer: Writer, database: Database
) -> None:
    open_writer.send(body="Before")
    path = Path(database.env["DATA_DIR"]) / "palabre.sqlite3"
    form = fields(look(open_writer.client).text) | {"body": "Meanwhile"}
    other = sqlite3.connect(path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        answer = open_writer.submit(form)
    finally:
        other.close()
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert fields(answer.text)["body"] == "Meanwhile"
    assert "Before" in answer.text
    assert open_writer.submit(fields(answer.text)).status_code == 303
    assert [comment["html"] for comment in posted(app)] == ["<p>Before</p>", "<p>Meanwhile</p>"]
