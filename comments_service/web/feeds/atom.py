"""Comments as an Atom feed (RFC 4287), answers pointing to what they answer (RFC 4685).

Made by the library that knows how to escape; nothing is put together from strings.
"""

from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from comments_service.version import VERSION
from comments_service.web.feeds.entries import Entry, Head, lasting_identity, whole
from comments_service.web.present import timestamp

CONTENT_TYPE = "application/atom+xml; charset=utf-8"

_ATOM = "http://www.w3.org/2005/Atom"
_THREADS = "http://purl.org/syndication/thread/1.0"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

ElementTree.register_namespace("", _ATOM)
ElementTree.register_namespace("thr", _THREADS)


def atom(head: Head, entries: Sequence[Entry]) -> bytes:
    """Return the feed. ``entries`` come newest first."""
    feed = Element(_name("feed"), {_LANG: head.language})
    _text(feed, "id", lasting_identity(head.identity))
    _text(feed, "title", head.title)
    changed = max([one.updated for one in entries], default=head.updated)
    _text(feed, "updated", timestamp(changed))
    _link(feed, "self", head.addresses["atom"], "application/atom+xml")
    _link(feed, "alternate", head.addresses["json"], "application/feed+json")
    _link(feed, "alternate", head.page, "text/html")
    _text(feed, "generator", "Palabre").set("version", VERSION)
    for one in entries:
        _entry(feed, one)
    document: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _entry(feed: Element, one: Entry) -> None:
    entry = SubElement(feed, _name("entry"))
    _text(entry, "id", one.identity)
    _text(entry, "title", one.title)
    _text(entry, "published", timestamp(one.published))
    _text(entry, "updated", timestamp(one.updated))
    author = SubElement(entry, _name("author"))
    _text(author, "name", one.name)
    if one.website:
        _text(author, "uri", one.website)
    _link(entry, "alternate", one.place, "text/html")
    if one.answers:
        answered, place = one.answers
        SubElement(entry, _thread("in-reply-to"), ref=answered, href=place, type="text/html")
    if one.replies:
        replies = _link(entry, "replies", one.place, "text/html")
        replies.set(_thread("count"), str(one.replies))
        SubElement(entry, _thread("total")).text = str(one.replies)
    _text(entry, "content", one.html).set("type", "html")


def _name(tag: str) -> str:
    return f"{{{_ATOM}}}{tag}"


def _thread(tag: str) -> str:
    return f"{{{_THREADS}}}{tag}"


def _link(parent: Element, rel: str, href: str, kind: str) -> Element:
    return SubElement(parent, _name("link"), rel=rel, type=kind, href=href)


def _text(parent: Element, tag: str, text: str | None) -> Element:
    element = SubElement(parent, _name(tag))
    element.text = whole(text or "")
    return element
