"""What makes a feed valid: the rules of RFC 4287 and 4685, and of JSON Feed 1.1, written down."""

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient

ATOM = "{http://www.w3.org/2005/Atom}"
THREADS = "{http://purl.org/syndication/thread/1.0}"
# RFC 4287, 4.1.1 and 4.1.2: what must be there once, and what may be.
_ONCE = ("id", "title", "updated")
_AT_MOST_ONCE = ("generator", "icon", "logo", "subtitle", "rights", "content", "published")
_LISTED = {
    "feed": {"author", "category", "contributor", "link", "entry", *_ONCE, *_AT_MOST_ONCE[:5]},
    "entry": {"author", "category", "contributor", "link", "source", "summary", *_ONCE,
              "rights", "content", "published"},
}  # fmt: skip
_RELATIONS = {"alternate", "self", "related", "enclosure", "via", "replies"}


def valid_atom(document: bytes) -> Element:
    """Return the root of a feed that keeps the rules."""
    root = ElementTree.fromstring(document)
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        _valid_element(element)
    # 4.1.1: should link to itself. Ids are all different.
    assert len(root.findall(f"{ATOM}link[@rel='self']")) == 1
    ids = [element.findtext(f"{ATOM}id") for element in (root, *entries)]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        # 4.1.2: an author of its own, where the feed has none; a link or some content.
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        assert entry.find(f"{ATOM}content") is not None
        _valid_threading(entry)
    return root


def _valid_element(element: Element) -> None:
    name = element.tag.removeprefix(ATOM)
    own = [child.tag.removeprefix(ATOM) for child in element if child.tag.startswith(ATOM)]
    assert set(own) <= _LISTED[name]
    assert all(own.count(one) == 1 for one in _ONCE)
    assert all(own.count(one) <= 1 for one in _AT_MOST_ONCE)
    assert _is_address(element.findtext(f"{ATOM}id"), {"urn", "http", "https", "tag"})
    for date in ("updated", "published"):
        text = element.findtext(f"{ATOM}{date}")
        assert text is None or _is_date(text)
    links = element.findall(f"{ATOM}link")
    assert all(_is_address(link.get("href")) for link in links)
    assert {link.get("rel", "alternate") for link in links} <= _RELATIONS
    alternates = [link for link in links if link.get("rel", "alternate") == "alternate"]
    kinds = [(link.get("type"), link.get("hreflang")) for link in alternates]
    assert len(set(kinds)) == len(kinds)


def _valid_threading(entry: Element) -> None:
    """RFC 4685, sections 3 to 5."""
    for answered in entry.findall(f"{THREADS}in-reply-to"):
        assert _is_address(answered.get("ref"), {"urn"})
        assert _is_address(answered.get("href"))
    for link in entry.findall(f"{ATOM}link"):
        count = link.get(f"{THREADS}count")
        assert (count is None) or (link.get("rel") == "replies" and int(count) >= 0)
    total = entry.findtext(f"{THREADS}total")
    assert total is None or int(total) >= 0


_FEED = {"version", "title", "home_page_url", "feed_url", "description", "user_comment", "next_url",
         "icon", "favicon", "authors", "language", "expired", "hubs", "items"}  # fmt: skip
_ITEM = {"id", "url", "external_url", "title", "content_html", "content_text", "summary", "image",
         "banner_image", "date_published", "date_modified", "authors", "tags", "language",
         "attachments"}  # fmt: skip


def valid_json_feed(document: bytes) -> dict[str, Any]:
    """Return a feed that keeps the rules of https://www.jsonfeed.org/version/1.1/."""
    feed: dict[str, Any] = json.loads(document)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    _valid_members(feed, _FEED)
    assert all(_is_address(feed[name]) for name in ("home_page_url", "feed_url"))
    ids = [item["id"] for item in feed["items"]]
    assert all(isinstance(one, str) and one for one in ids)
    assert len(set(ids)) == len(ids)
    for item in feed["items"]:
        _valid_members(item, _ITEM)
        assert isinstance(item.get("content_html", item.get("content_text")), str)
        assert _is_address(item["url"])
        assert all(_is_date(item[name]) for name in ("date_published", "date_modified"))
        for author in item["authors"]:
            assert {"name", "url", "avatar"} & set(author)
    return feed


def _valid_members(holder: dict[str, Any], known: Iterable[str]) -> None:
    """Extensions begin with an underscore and a letter, and are objects."""
    assert None not in holder.values()
    for name in set(holder) - set(known):
        assert name[0] == "_" and name[1].isalpha() and isinstance(holder[name], dict)  # noqa: PT018


def _is_address(text: str | None, schemes: Iterable[str] = ("http", "https")) -> bool:
    return text is not None and urlsplit(text).scheme in schemes


def _is_date(text: str) -> bool:
    """RFC 3339, with a zone."""
    return "T" in text and datetime.fromisoformat(text).tzinfo is not None


def addresses(page: str) -> list[str]:
    """The paths of the feeds that a page leads to."""
    return re.findall(r'href="http://127\.0\.0\.1:8000(/feeds/[^"]+)"', page)


def contents(client: FlaskClient, path: str) -> list[str | None]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "private, no-cache"
    if path.endswith(".json"):
        return [item["content_html"] for item in valid_json_feed(answer.data)["items"]]
    entries = valid_atom(answer.data).findall(f"{ATOM}entry")
    return [entry.findtext(f"{ATOM}content") for entry in entries]
