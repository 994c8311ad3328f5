"""The page without JavaScript: what it shows, what it takes, what it gives back."""

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import PAGE, Moderator, Reader, set_rules, stored
from tests.support.databases import Database

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
At = Callable[[datetime], None]


def look(client: FlaskClient, **query: str) -> TestResponse:
    return client.get("/embed", query_string={"url": PAGE, "lang": "en", **query})


def fields(page: str) -> dict[str, str]:
    """What the form of a page would send: hidden values and what stands in its fields."""
    form = page[page.index('<form method="post"') :]
    found = {
        tag[1]: value[1] if (value := re.search(r'value="([^"]*)"', tag[0])) else ""
        for tag in re.finditer(r'<input[^>]*name="([^"]+)"[^>]*>', form)
    }
    text = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", form, re.S)
    return found | {"body": text[1] if text else ""}


class Writer:
    """Somebody who fills in the form, at a pace at which people type."""

    def __init__(self, app: Flask, at: At) -> None:
        self.client = app.test_client()
        self.reader = Reader(app)
        self.at = at
        self.now = NOW
        at(NOW)

    def send(self, headers: dict[str, str] | None = None, **typed: str) -> TestResponse:
        """Opens the form and sends it; ``reply`` is the comment to answer."""
        query = {"reply": typed.pop("reply")} if "reply" in typed else {}
        return self.submit(fields(look(self.client, **query).text) | typed, headers)

    def submit(self, form: dict[str, str], headers: dict[str, str] | None = None) -> TestResponse:
        """Sends a form after half a minute."""
        self.now += timedelta(seconds=30)
        self.at(self.now)
        return self.client.post("/embed", data=form, headers=headers)

    def seconds_apart(self, bodies: list[str], **fields: str) -> list[str]:
        """Comments that came by the API, one a second; returns their ids."""
        ids = []
        for body in bodies:
            self.now += timedelta(seconds=1)
            self.at(self.now)
            ids.append(self.reader.post(body, **fields).id)
        return ids

    def follow(self, answer: TestResponse) -> str:
        assert answer.status_code == 303, answer.text
        return self.client.get(answer.location.partition("#")[0]).text


@pytest.fixture
def writer(app: Flask, at: At) -> Writer:
    return Writer(app, at)


@pytest.fixture
def open_writer(app: Flask, writer: Writer) -> Writer:
    set_rules(app, moderation="open")
    return writer


def posted(app: Flask) -> list[Any]:
    return list(Reader(app).thread()["comments"])


def test_an_unknown_page_invites_and_stores_nothing(client: FlaskClient, app: Flask) -> None:
    page = look(client)
    assert page.status_code == 200
    assert "Be the first to comment." in page.text
    assert Reader(app).thread()["thread"]["title"] is None


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


def test_a_reply_quotes_its_parent_and_stands_below_it(app: Flask, open_writer: Writer) -> None:
    parent = Reader(app).post("The question", author={"name": "Zoé"}).id
    form = look(open_writer.client, reply=parent).text
    assert "Your reply to Zoé" in form
    assert 'rel="canonical"' in form
    open_writer.send(reply=parent, body="The answer")
    [root] = posted(app)
    assert root["replies"][0]["html"] == "<p>The answer</p>"


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


def test_tombstones_keep_answers_in_their_place(app: Flask, open_writer: Writer) -> None:
    reader = Reader(app)
    parent = reader.post("Hidden words")
    reader.post("An answer", parent_id=parent.id)
    reader.withdraw(parent)
    page = look(open_writer.client).text
    assert "Hidden words" not in page
    assert "Comment deleted by its author." in page
    assert "An answer" in page


def test_what_is_too_deep_says_whom_it_answers(app: Flask, open_writer: Writer) -> None:
    set_rules(app, max_depth=2)
    reader = Reader(app)
    above: dict[str, str] = {}
    for name in ("Ana", "Bob", "Cleo", "Dan"):
        above = {"parent_id": reader.post(f"By {name}", author={"name": name}, **above).id}
    page = look(open_writer.client).text
    assert len(re.findall(r"in reply to <a [^>]*><bdi>Bob</bdi></a>", page)) == 1
    assert len(re.findall(r"in reply to <a [^>]*><bdi>Cleo</bdi></a>", page)) == 1


def test_long_threads_and_long_answers_are_read_page_by_page(
    app: Flask, open_writer: Writer
) -> None:
    first = open_writer.seconds_apart([f"root {n}" for n in range(27)])[0]
    open_writer.seconds_apart([f"reply {n}" for n in range(12)], parent_id=first)
    client = open_writer.client
    page = look(client).text
    assert "root 24" in page and "root 25" not in page
    more = re.search(r'href="(/embed\?[^"]*below=[^"]*)">2 more replies', page)
    assert more
    below = client.get(more[1].replace("&amp;", "&").partition("#")[0]).text
    assert "reply 10" in below and "reply 11" in below and "reply 9" not in below
    following = re.search(r'rel="next" href="([^"]*)"', page)
    assert following
    second = client.get(following[1].replace("&amp;", "&").partition("#")[0]).text
    assert "root 25" in second and "root 26" in second and "root 24<" not in second
    before = re.search(r'rel="prev" href="([^"]*)"', second)
    assert before
    back = client.get(before[1].replace("&amp;", "&").partition("#")[0]).text
    assert "root 0<" in back and "root 24<" in back and "root 25" not in back
    newest = look(client, sort="newest").text
    assert newest.index("root 26") < newest.index("root 25")


def test_a_permalink_opens_the_page_that_holds_the_comment(app: Flask, open_writer: Writer) -> None:
    ids = open_writer.seconds_apart([f"root {n}" for n in range(30)])
    page = look(open_writer.client, at=ids[28]).text
    assert f'id="c-{ids[28]}"' in page
    assert "root 3<" not in page


def test_nothing_on_the_page_may_run_or_style_itself(app: Flask, client: FlaskClient) -> None:
    set_rules(app, moderation="open")
    Reader(app).post("x", author={"name": "<script>alert(1)</script>", "website": "e.example"})
    page = look(client)
    assert "<script" not in page.text and "style=" not in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "script-src" not in policy and "default-src 'none'" in policy
    assert "style-src 'self';" in policy and "form-action 'self'" in policy
    assert "frame-ancestors 'self' http://127.0.0.1:* http://localhost:*" in policy


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 422),
        ({"url": "nonsense"}, 422),
        ({"url": "https://not-ours.example/"}, 403),
        ({"url": PAGE, "cursor": "zz"}, 400),
        ({"url": PAGE, "site": "nobody"}, 403),
        ({"url": "http://localhost/\x00"}, 422),
    ],
)
def test_what_cannot_be_shown_is_a_page_with_a_sentence(
    app: Flask, client: FlaskClient, query: dict[str, str], status: int
) -> None:
    set_rules(app, moderation="open")
    Reader(app).post("A thread to page through.")
    answer = client.get("/embed", query_string=query)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("query", "header", "expected"),
    [
        ({"lang": "fr"}, "en", "fr"),
        ({"lang": "fr-CA"}, "en", "fr"),
        ({"lang": "xx"}, "en", "fr"),
        ({}, "en", "fr"),
        ({"lang": "en"}, "fr", "en"),
    ],
)
def test_it_speaks_the_language_asked_for_or_the_sites(
    app: Flask, client: FlaskClient, query: dict[str, str], header: str, expected: str
) -> None:
    set_rules(app, language="fr")
    page = client.get(
        "/embed", query_string={"url": PAGE, **query}, headers={"Accept-Language": header}
    )
    assert f'<html lang="{expected}"' in page.text
    assert ("Soyez la première personne à commenter." in page.text) == (expected == "fr")


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=10), "à l’instant"),
        (timedelta(minutes=1), "il y a 1 minute"),
        (timedelta(minutes=59), "il y a 59 minutes"),
        (timedelta(hours=7), "il y a 7 heures"),
        (timedelta(days=28), "01 février 2026"),
        (timedelta(days=29), "31 janvier 2026"),
    ],
)
def test_times_are_in_words(app: Flask, at: At, age: timedelta, words: str) -> None:
    set_rules(app, moderation="open")
    at(NOW - age)
    Reader(app).post("When?")
    at(NOW)
    page = look(app.test_client(), lang="fr").text
    assert re.search(rf'<time datetime="[^"]*" title="[^"]* UTC">{words}</time>', page)


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


def test_the_email_is_kept_and_never_shown(app: Flask, open_writer: Writer) -> None:
    page = open_writer.follow(open_writer.send(body="Hi", email="lea@example.org"))
    assert "lea@" not in page
    assert stored(app, posted(app)[0]["id"]).author_email == "lea@example.org"
