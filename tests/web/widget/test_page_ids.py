"""A page may be named by an id: an opaque key beside the address that links go to."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from comments_service.extensions import db
from comments_service.models import Thread, ThreadAlias
from tests.factories import PAGE, SITE, Moderator, Reader, move_page

pytestmark = pytest.mark.database("both")

HOME = "https://localhost"
IDS = ["post:123", "tag:blogger.com,1999:blog-1.post-2", "urn:isbn:1", "C#", "C", "a#1", "a#2"]
IDS += ["//x", "/x", "localhost:3000/x", "https://localhost/a-page", "?p=1", "x" * 2000]


def count(reader: Reader, **query: Any) -> int:
    return int(reader.thread(**query)["thread"]["comment_count"])


def test_each_id_has_its_own_thread_at_one_address(reader: Reader) -> None:
    for page_id in IDS:
        reader.post(f"About {page_id[:40]}.", page_id=page_id)
    for page_id in IDS:
        answer = reader.thread(page_id=page_id)
        assert answer["thread"]["url"] == PAGE
        assert answer["thread"]["comment_count"] == 1
    assert count(reader) == 0, "the page at that address is another one"


def test_an_id_is_the_same_from_every_address(reader: Reader) -> None:
    reader.post("One.", page_id="café", title="Bread")
    reader.post("Two.", page_id="cafe\u0301", url=f"{HOME}/moved?utm_source=x")
    thread = reader.thread(page_id="café", url=f"{HOME}/elsewhere")["thread"]
    assert (thread["comment_count"], thread["url"]) == (2, f"{HOME}/moved")
    assert thread["title"] == "Bread"


@pytest.mark.parametrize("page_id", ["a\x00", "a\nb", " ", "x" * 2001])
def test_what_is_no_id_is_refused_by_name(reader: Reader, page_id: str) -> None:
    for answer in (
        reader.try_to_post("One.", page_id=page_id),
        reader.send("POST", "/counts", {"urls": [PAGE], "page_ids": [page_id]}),
    ):
        assert answer.status_code == 422
        assert [error["field"] for error in answer.get_json()["errors"]] == ["page_id"]


def test_counts_answer_by_id(reader: Reader, client: FlaskClient) -> None:
    reader.post("One.", page_id="post:1")
    reader.post("Two.")
    asked = {"urls": [PAGE], "page_ids": ["post:1", "post:2"]}
    expected = {"counts": {PAGE: 1}, "page_ids": {"post:1": 1, "post:2": 0}}
    assert reader.send("POST", "/counts", asked).get_json() == expected
    query = {"url": PAGE, "page_id": ["post:1", "post:2"]}
    assert client.get("/api/v1/counts", query_string=query).get_json() == expected
    alone = client.get("/api/v1/counts", query_string={"page_id": "post:1"}).get_json()
    assert alone == {"counts": {}, "page_ids": {"post:1": 1}}
    assert client.get("/api/v1/counts").status_code == 422


def test_feed_and_plain_page_go_by_the_id(reader: Reader, client: FlaskClient) -> None:
    reader.post("About the post.", page_id="post:1")
    query = {"url": PAGE, "page_id": "post:1"}
    for path in ("/feeds/thread.atom", "/embed"):
        assert "About the post." in client.get(path, query_string=query).text
        assert "About the post." not in client.get(path, query_string={"url": PAGE}).text
    feed = client.get("/feeds/thread.atom", query_string=query).text
    assert "page_id=post%3A1" in feed
    assert f'href="{PAGE}"' in feed
    page = client.get("/embed", query_string=query).text
    assert 'name="page_id" value="post:1"' in page


def test_a_comment_without_javascript_goes_to_the_id(reader: Reader, client: FlaskClient) -> None:
    form = {"url": PAGE, "page_id": "post:1", "body": "Plain.", "form": ""}
    headers = {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}
    answer = client.post("/embed", data=form, headers=headers)
    assert answer.status_code == 303, answer.text
    assert "page_id=post%3A1" in answer.location
    assert "Plain." in client.get(answer.location).text
    assert reader.thread(page_id="post:1")["thread"]["url"] == PAGE


def test_of_a_held_stranger_neither_title_nor_address_is_shown(
    app: Flask, moderator: Moderator
) -> None:
    reader = Reader(app)
    held = reader.post("Nice.", page_id="post:1", url=f"{HOME}/casino", title="CASINO")
    thread = reader.thread(page_id="post:1")["thread"]
    assert (thread["url"], thread["title"]) == (PAGE, None)
    with app.app_context():
        assert db.session.query(Thread.url).scalar() == f"{HOME}/"
    moderator.decide(held.id, "approve")
    assert reader.thread(page_id="post:1")["thread"]["url"] == f"{HOME}/casino"


def test_a_page_with_an_id_keeps_it_when_its_site_moves(open_app: Flask, reader: Reader) -> None:
    reader.post("One.", page_id="post:1", url=f"{HOME}/blog/one")
    move_page(open_app, f"{HOME}/blog/*", f"{HOME}/new/*")
    thread = reader.thread(page_id="post:1")["thread"]
    assert (thread["comment_count"], thread["url"]) == (1, f"{HOME}/new/one")
    assert count(reader, url=f"{HOME}/new/one") == 0


def test_an_alias_may_be_an_id(open_app: Flask, reader: Reader) -> None:
    """Threads that were named by an id while it was a path are found by it."""
    reader.post("One.")
    with open_app.app_context(), db.engine.begin() as connection:
        thread_id = connection.execute(db.select(Thread.id)).scalar_one()
        alias = {"site_id": SITE, "key": "#a-page", "thread_id": thread_id}
        connection.execute(db.insert(ThreadAlias), alias)
    reader.post("Two.", page_id="a-page", url=f"{HOME}/real", title="Real")
    assert count(reader) == count(reader, page_id="a-page") == 2
