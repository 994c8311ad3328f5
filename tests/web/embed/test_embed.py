"""The page without JavaScript: what it shows."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import PAGE, Reader, set_rules, stored
from tests.web.embed.writer import NOW, At, Writer, look, posted


def test_an_unknown_page_invites_and_stores_nothing(client: FlaskClient, app: Flask) -> None:
    page = look(client)
    assert page.status_code == 200
    assert "Be the first to comment." in page.text
    assert Reader(app).thread()["thread"]["title"] is None


def test_a_reply_quotes_its_parent_and_stands_below_it(app: Flask, open_writer: Writer) -> None:
    parent = Reader(app).post("The question", author={"name": "Zoé"}).id
    form = look(open_writer.client, reply=parent).text
    assert "Your reply to Zoé" in form
    assert 'rel="canonical"' in form
    open_writer.send(reply=parent, body="The answer")
    [root] = posted(app)
    assert root["replies"][0]["html"] == "<p>The answer</p>"


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
        (timedelta(days=28), "1 février 2026"),
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


def test_the_email_is_kept_and_never_shown(app: Flask, open_writer: Writer) -> None:
    page = open_writer.follow(open_writer.send(body="Hi", email="lea@example.org"))
    assert "lea@" not in page
    assert stored(app, posted(app)[0]["id"]).author_email == "lea@example.org"
