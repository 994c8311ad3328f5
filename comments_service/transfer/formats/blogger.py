"""Blogger's own export ("Back up content"): an Atom feed of everything that a blog holds.

Read in real files: an entry's kind is a category; a comment's ``in-reply-to`` is its post, and
``rel=related`` the comment that it answers, which on a post is just some link.
"""

import re
from collections.abc import Iterator
from typing import Literal
from xml.etree.ElementTree import Element

from comments_service.rules.comments.status import Status
from comments_service.transfer.entries import Entry, Item, Page
from comments_service.transfer.files.source import Sample, Source
from comments_service.transfer.files.xml_stream import XmlElement, content_of, elements, text_of
from comments_service.transfer.timestamps import iso

NAME = "blogger"
TITLE = "Blogger: Back up content (.xml)"
NOT_PUBLISHED = "its post is not published"

_KIND_SCHEME = "/g/2005#kind"
_NAMELESS = "Anonymous"
_PROFILE = re.compile(r"https?://(?:www\.|draft\.)?blogger\.com/profile/", re.I)
_ANSWERED = re.compile(r"/comments/default/([0-9]+)(?:[?#]|$)")
_LAST_NUMBER = re.compile(r"[0-9]+$")
# The sentence that stands for a removed text, in the blog's language: "removed by the author",
# "supprimé par l'auteur", "vom Autor entfernt", else by somebody who administers the blog.
_BY_AUTHOR = re.compile(r"aut(?:h?or|eur)", re.I)


def recognises(sample: Sample) -> bool:
    """Tell an Atom feed with the kinds of the old Google data API."""
    return b"<feed" in sample.head and b"schemas.google.com/g/2005#kind" in sample.head


def read(source: Source) -> Iterator[Item]:
    """Read posts and pages as pages, comments as entries. Raises BadFile."""
    authors: dict[str, str] = {}
    with source.binary() as stream:
        for item in elements(stream, {"entry"}):
            kind = _kind(item.element)
            if kind in ("post", "page"):
                key = text_of(item.element, "id")
                authors[key] = _author(item.element)[1]
                yield _page(key, item.element)
            elif kind == "comment":
                yield from _comment(item, authors)


def _page(key: str, entry: Element) -> Page:
    address = _link(entry, "alternate") or None
    return Page(
        key=key,
        address=address,
        title=text_of(entry, "title"),
        skip=None if address else NOT_PUBLISHED,
    )


def _comment(item: XmlElement, authors: dict[str, str]) -> Iterator[Item]:
    entry, key = item.element, ""
    answers = entry.find("in-reply-to")
    if answers is not None:
        key = answers.get("ref", "")
        if key not in authors and answers.get("href"):
            # A post that is not in the file, or not yet: known by its address alone.
            key = f"href {answers.get('href')}"
            yield Page(key=key, address=answers.get("href"))
    is_deleted = _is_removed(entry)
    name, uri = _author(entry)
    yield Entry(
        id=text_of(entry, "id"),
        page=key,
        parent_id=_answered(entry),
        created_at=iso(text_of(entry, "published")),
        text=_content(entry),
        markup="plain" if _is_text(entry) else "html",
        status=Status.DELETED if is_deleted else Status.PUBLISHED,
        name=name,
        website=uri if name else None,
        service="blogger" if _PROFILE.match(uri) else None,
        badge="author" if uri and uri == authors.get(key) else None,
        deleted_by=_deleted_by(entry) if is_deleted else None,
        where=f"line {item.line}",
    )


def _kind(entry: Element) -> str:
    for category in entry.iterfind("category"):
        if category.get("scheme", "").endswith(_KIND_SCHEME):
            return category.get("term", "").rpartition("#")[2]
    return ""


def _answered(entry: Element) -> str | None:
    """Return the id of the comment that this one answers, of which only the last number is told."""
    match = _ANSWERED.search(_link(entry, "related"))
    return _LAST_NUMBER.sub(match[1], text_of(entry, "id")) if match else None


def _author(entry: Element) -> tuple[str | None, str]:
    """(name or None, address of a profile or web site or "")."""
    author = entry.find("author")
    if author is None:
        return None, ""
    name, uri = text_of(author, "name"), text_of(author, "uri")
    return (None, "") if name == _NAMELESS and not uri else (name, uri)


def _is_removed(entry: Element) -> bool:
    return any(
        mark.get("name") == "blogger.contentRemoved" and mark.get("value") == "true"
        for mark in entry.iterfind("extendedProperty")
    )


def _deleted_by(entry: Element) -> Literal["author", "moderation"]:
    return "author" if _BY_AUTHOR.search(text_of(entry, "content")) else "moderation"


def _content(entry: Element) -> str:
    return content_of(entry.find("content"))


def _is_text(entry: Element) -> bool:
    content = entry.find("content")
    return content is not None and content.get("type") == "text"


def _link(entry: Element, relation: str) -> str:
    for link in entry.iterfind("link"):
        if link.get("rel") == relation:
            return link.get("href", "")
    return ""
