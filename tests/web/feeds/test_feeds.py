"""Feeds: what was published, newest first, for any reader of feeds."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from tests.factories import ORIGIN, PAGE, Moderator, Reader, move_page, set_rules
from tests.support.feeds import valid_atom
from tests.web.http_cache.watching import Outcomes

pytestmark = pytest.mark.database("both")

ATOM = "{http://www.w3.org/2005/Atom}"
THREADS = "{http://purl.org/syndication/thread/1.0}"
THREAD_FEED = f"/feeds/thread.atom?url={quote(PAGE, safe='')}"
SITE_FEED = "/feeds/site.atom?site=default"
EMAIL = "lea.private@blog.example"


class Feed:
    """A feed as a reader of feeds parses it."""

    def __init__(self, app: Flask, path: str = THREAD_FEED, **headers: str) -> None:
        self.answer = app.test_client().get(path, headers=headers)
        assert self.answer.status_code == 200, self.answer.text
        assert self.answer.content_type == "application/atom+xml; charset=utf-8"
        self.root = valid_atom(self.answer.data)
        self.entries = self.root.findall(f"{ATOM}entry")

    def texts(self, name: str) -> list[str | None]:
        """That element of each entry."""
        return [entry.findtext(f"{ATOM}{name}") for entry in self.entries]

    def links(self) -> list[str]:
        """Where each entry leads."""
        return [entry.find(f"{ATOM}link").attrib["href"] for entry in self.entries]  # type: ignore[union-attr]


@pytest.mark.parametrize("path", [THREAD_FEED, SITE_FEED])
def test_the_newest_comments_come_first_as_their_page_shows_them(
    open_app: Flask, reader: Reader, moderator: Moderator, path: str
) -> None:
    author = {"name": "Léa", "email": EMAIL, "website": "https://lea.example/"}
    first = reader.post("Well *said*.", title="A page", author=author)
    answer = reader.post("Indeed.", parent_id=first.id)
    for hidden in ("hold", "spam", "delete"):
        moderator.decide(reader.post(f"To {hidden}.").id, hidden)
    feed = Feed(open_app, path)
    assert feed.texts("content") == ["<p>Indeed.</p>", "<p>Well <em>said</em>.</p>"]
    assert feed.texts("title") == ["Anonymous on A page", "Léa on A page"]
    assert feed.links() == [f"{PAGE}#c-{answer.id}", f"{PAGE}#c-{first.id}"]
    assert feed.entries[1].findtext(f"{ATOM}author/{ATOM}uri") == "https://lea.example/"
    assert feed.entries[0].find(f"{THREADS}in-reply-to").attrib == {  # type: ignore[union-attr]
        "ref": feed.texts("id")[1],
        "href": f"{PAGE}#c-{first.id}",
        "type": "text/html",
    }
    counted = feed.entries[1].find(f"{ATOM}link[@rel='replies']")
    assert counted is not None
    assert counted.attrib[f"{THREADS}count"] == "1"
    assert [entry.findtext(f"{THREADS}total") for entry in feed.entries] == [None, "1"]
    assert feed.entries[0].find(f"{ATOM}content").attrib == {"type": "html"}  # type: ignore[union-attr]
    for private in (EMAIL, "lea.private", "192.0.2.1"):
        assert private not in feed.answer.text


def test_a_feed_says_where_it_is_and_what_it_is_of(open_app: Flask, reader: Reader) -> None:
    reader.post("Hello.", title="A page")
    feed = Feed(open_app)
    links = {link.attrib["rel"]: link.attrib["href"] for link in feed.root.findall(f"{ATOM}link")}
    assert links["alternate"] == PAGE
    again = Feed(open_app, links["self"].removeprefix("http://127.0.0.1:8000"))
    assert again.answer.data == feed.answer.data
    assert feed.root.findtext(f"{ATOM}title") == "Comments on A page"
    assert Feed(open_app, "/feeds/site.atom").root.findtext(f"{ATOM}title") == "Comments on My site"
    set_rules(open_app, language="fr")
    french = Feed(open_app, THREAD_FEED, Accept_Language="en")
    assert french.root.findtext(f"{ATOM}title") == "Commentaires sur A page"
    assert french.texts("title") == ["Anonyme sur A page"]


def test_an_entry_stays_the_same_when_it_is_edited_or_its_page_moves(
    open_app: Flask, reader: Reader, at: Any
) -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    at(now)
    posted = reader.post("Before.")
    before = Feed(open_app)
    at(now + timedelta(minutes=5))
    assert reader.edit(posted, "After.").status_code == 200
    move_page(open_app, PAGE, "https://localhost/moved")
    after = Feed(open_app)
    assert (after.texts("id"), after.root.findtext(f"{ATOM}id")) == (
        before.texts("id"),
        before.root.findtext(f"{ATOM}id"),
    )
    assert after.texts("content") == ["<p>After.</p>"]
    assert after.links() == [f"https://localhost/moved#c-{posted.id}"]
    assert (after.texts("published"), after.texts("updated")) == (
        ["2026-03-01T12:00:00.000Z"],
        ["2026-03-01T12:05:00.000Z"],
    )
    assert after.root.findtext(f"{ATOM}updated") == "2026-03-01T12:05:00.000Z"


HOSTILE = (
    "]]></content><script>alert(1)</script>",
    "<!-- &amp; &lt; & < > \" ' -->",
    "`<![CDATA[x]]>` **a** &#0; &#x1f; \ufffe \ufffd 😀 \u202e",
    "</entry></feed>",
)


def test_hostile_words_stay_words(open_app: Flask, reader: Reader) -> None:
    for text in HOSTILE:
        reader.post(text, title="</title><x>{name} & {page}", author={"name": "<b>&{page}"})
    feed = Feed(open_app)
    assert len(feed.entries) == len(HOSTILE)
    assert set(feed.texts("title")) == {"<b>&{page} on </title><x>{name} & {page}"}
    assert {element.tag for element in feed.root.iter()} <= {
        f"{ATOM}{name}"
        for name in (
            "feed", "id", "title", "updated", "published", "link", "generator", "entry", "author",
            "name", "content",
        )
    }  # fmt: skip
    shown = [comment["html"] for comment in reader.thread(sort="newest")["comments"]]
    assert feed.texts("content") == [html.replace("\ufffe", "") for html in shown]


def test_a_feed_holds_fifty(open_app: Flask, reader: Reader) -> None:
    for n in range(52):
        reader.post(f"Hello {n}.")
    for path in (THREAD_FEED, SITE_FEED):
        content = Feed(open_app, path).texts("content")
        assert (len(content), content[0], content[-1]) == (
            50,
            "<p>Hello 51.</p>",
            "<p>Hello 2.</p>",
        )


@pytest.mark.parametrize("path", [THREAD_FEED, SITE_FEED])
def test_an_unchanged_feed_is_a_304_from_memory_and_a_changed_one_is_new_at_once(
    open_app: Flask, reader: Reader, path: str
) -> None:
    empty = Feed(open_app, path)
    assert empty.entries == []
    reader.post("Hello.")
    etag = Feed(open_app, path).answer.headers["ETag"]
    assert etag != empty.answer.headers["ETag"]
    outcomes = Outcomes(open_app)
    unchanged = open_app.test_client().get(path, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.data, outcomes.take()) == (304, b"", {"hit": 1})
    reader.post("More.")
    assert len(Feed(open_app, path, If_None_Match=etag).entries) == 2


def test_a_feed_is_the_same_for_whoever_asks(open_app: Flask, reader: Reader) -> None:
    reader.post("Hello.")
    plain = Feed(open_app)
    for origin in (ORIGIN, "https://elsewhere.example"):
        other = Feed(open_app, Origin=origin)
        assert other.answer.data == plain.answer.data
        # Feeds are for programs: no other page's script is let in.
        assert "Access-Control-Allow-Origin" not in other.answer.headers


def test_what_has_no_feed_is_refused_with_a_code(app: Flask) -> None:
    refused = {
        "/feeds/thread.atom": (422, "invalid"),
        "/feeds/thread.atom?url=nonsense": (422, "invalid"),
        "/feeds/thread.atom?url=https://elsewhere.example/": (403, "url_not_allowed"),
        f"{THREAD_FEED}&site=none": (403, "url_not_allowed"),
        "/feeds/site.atom?site=none": (404, "not_found"),
        "/feeds/none.atom": (404, "not_found"),
    }
    for path, (status, code) in refused.items():
        answer = app.test_client().get(path)
        assert (answer.status_code, answer.get_json()["code"]) == (status, code), path
