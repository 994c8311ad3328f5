"""Comments as an Atom feed (RFC 4287), answers pointing to what they answer (RFC 4685).

Made by the library that knows how to escape; nothing is put together from strings.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from comments_service.queries.comments.latest_and_counts import LatestRow
from comments_service.rules.core.identity import reference
from comments_service.rules.text.pages import comment_place
from comments_service.version import VERSION
from comments_service.web.present import timestamp

CONTENT_TYPE = "application/atom+xml; charset=utf-8"

_ATOM = "http://www.w3.org/2005/Atom"
_THREADS = "http://purl.org/syndication/thread/1.0"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What XML 1.0 cannot hold, not even escaped (https://www.w3.org/TR/xml/#charsets).
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ElementTree.register_namespace("", _ATOM)
ElementTree.register_namespace("thr", _THREADS)


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a feed says of itself. ``identity`` never changes; ``page`` is what people read.

    ``on`` and ``anonymous`` are words in the feed's language: "{name} on {page}" and who has no
    name.
    """

    identity: str
    title: str
    language: str
    address: str
    page: str
    updated: datetime
    on: str
    anonymous: str


def atom(head: Head, comments: Iterable[LatestRow]) -> bytes:
    """Return the feed. ``comments`` are rows of queries.comments.latest_and_counts.latest_comments,
    newest first."""
    feed = Element(_name("feed"), {_LANG: head.language})
    rows = list(comments)
    _text(feed, "id", _identity(head.identity))
    _text(feed, "title", head.title)
    _text(feed, "updated", timestamp(max([_changed(row) for row in rows], default=head.updated)))
    SubElement(feed, _name("link"), rel="self", type="application/atom+xml", href=head.address)
    SubElement(feed, _name("link"), rel="alternate", type="text/html", href=head.page)
    _text(feed, "generator", "Palabre").set("version", VERSION)
    for row in rows:
        _entry(feed, head, row)
    document: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _entry(feed: Element, head: Head, row: LatestRow) -> None:
    entry = SubElement(feed, _name("entry"))
    name = row.author_name or head.anonymous
    _text(entry, "id", _identity(reference(row.site_id, row.id)))
    _text(entry, "title", head.on.format(name=name, page=row.thread_title or row.thread_url))
    _text(entry, "published", timestamp(row.created_at))
    _text(entry, "updated", timestamp(_changed(row)))
    author = SubElement(entry, _name("author"))
    _text(author, "name", name)
    if row.author_website:
        _text(author, "uri", row.author_website)
    link = _place(row.thread_url, row.site_id, row.id)
    SubElement(entry, _name("link"), rel="alternate", type="text/html", href=link)
    if row.parent_id is not None:
        answered = reference(row.site_id, row.parent_id)
        place = _place(row.thread_url, row.site_id, row.parent_id)
        SubElement(entry, f"{{{_THREADS}}}in-reply-to", ref=_identity(answered), href=place)
    _text(entry, "content", row.html).set("type", "html")


def _name(tag: str) -> str:
    return f"{{{_ATOM}}}{tag}"


def _text(parent: Element, tag: str, text: str | None) -> Element:
    element = SubElement(parent, _name(tag))
    element.text = _NOT_IN_XML.sub("", text or "")
    return element


def _identity(of: str) -> str:
    """Return the same for ever, also when the page or the service moves to another address."""
    return uuid5(NAMESPACE_URL, f"palabre:{of}").urn


def _changed(row: LatestRow) -> datetime:
    changed: datetime = row.edited_at or row.created_at
    return changed


def _place(page: str, site_id: int, comment_id: int) -> str:
    return comment_place(page, reference(site_id, comment_id))
