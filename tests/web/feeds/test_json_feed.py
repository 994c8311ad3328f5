"""JSON Feed: the same comments as in Atom, in its own form."""

from typing import Any

import pytest
from flask import Flask

from tests.factories import PAGE, Moderator, Reader
from tests.support.feeds import valid_atom, valid_json_feed
from tests.web.feeds.test_feeds import ATOM, HOSTILE, SITE_FEED, THREAD_FEED

pytestmark = pytest.mark.database("both")

FEEDS = [path.replace(".atom", ".json") for path in (THREAD_FEED, SITE_FEED)]


def feed_at(app: Flask, path: str) -> dict[str, Any]:
    answer = app.test_client().get(path)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/feed+json; charset=utf-8"
    return valid_json_feed(answer.data)


@pytest.mark.parametrize("path", FEEDS)
def test_both_forms_hold_the_same_comments(
    open_app: Flask, reader: Reader, moderator: Moderator, path: str
) -> None:
    author = {"name": "Léa", "email": "lea@blog.example", "website": "https://lea.example/"}
    first = reader.post("Well *said*.", title="A page", author=author)
    answer = reader.post("Indeed.", parent_id=first.id)
    moderator.decide(reader.post("Away.").id, "spam")
    feed = feed_at(open_app, path)
    atom = valid_atom(open_app.test_client().get(path.replace(".json", ".atom")).data)
    entries = atom.findall(f"{ATOM}entry")
    members = {"id": "id", "title": "title", "content": "content_html"}
    members |= {"published": "date_published", "updated": "date_modified"}
    for name, member in members.items():
        texts = [entry.findtext(f"{ATOM}{name}") for entry in entries]
        assert [item[member] for item in feed["items"]] == texts
    newest, oldest = feed["items"]
    assert newest["url"] == f"{PAGE}#c-{answer.id}"
    assert newest["_palabre"]["in_reply_to"] == oldest["id"]
    assert newest["_palabre"]["in_reply_to_url"] == oldest["url"]
    assert oldest["_palabre"]["reply_count"] == 1
    assert oldest["authors"] == [{"name": "Léa", "url": "https://lea.example/"}]
    assert feed["title"].startswith("Comments on ")
    assert "lea@blog.example" not in str(feed)


@pytest.mark.parametrize("path", FEEDS)
def test_an_unchanged_feed_is_a_304(open_app: Flask, reader: Reader, path: str) -> None:
    reader.post("Hello.")
    client = open_app.test_client()
    etag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    reader.post("More.")
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200
    assert etag != client.get(path.replace(".json", ".atom")).headers["ETag"]


def test_hostile_words_stay_words(open_app: Flask, reader: Reader) -> None:
    for text in HOSTILE:
        reader.post(text, title="</title>{name} & {page}", author={"name": "<b>&{page}"})
    feed = feed_at(open_app, FEEDS[0])
    assert {item["title"] for item in feed["items"]} == {"<b>&{page} on </title>{name} & {page}"}


def test_the_page_without_javascript_leads_to_both_forms(open_app: Flask, reader: Reader) -> None:
    reader.post("Hello.", title="A page")
    page = open_app.test_client().get("/embed", query_string={"url": PAGE}).text
    for kind, validate in (("atom", valid_atom), ("feed", valid_json_feed)):
        tag = page.partition(f'rel="alternate" type="application/{kind}+')[2].partition(">")[0]
        address = tag.partition('href="')[2].partition('"')[0].replace("&amp;", "&")
        path = address.removeprefix("http://127.0.0.1:8000")
        validate(open_app.test_client().get(path).data)
