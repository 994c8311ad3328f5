"""Blogger's own export ("Back up content"): an Atom feed of everything that a blog holds.

Read in real files: an entry's kind is a category; a comment's ``in-reply-to`` is its post, and
``rel=related`` the comment that it answers, which on a post is just some link.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import BinaryIO
from xml.etree.ElementTree import Element

from comments_service.rules.fields import clean_title
from comments_service.rules.status import Status
from comments_service.rules.urls import Origin, PageUrl
from comments_service.services.importing import Batch, Foreign
from comments_service.transfer.reading import elements, moment, name_of, page_on, website_of

SOURCE = "blogger"
NO_PAGE = "its post is not in the file"
NOT_PUBLISHED = "its post is not published"
NO_DATE = "without a usable date"
NO_ID = "without a usable id"

_KIND_SCHEME = "/g/2005#kind"
_NAMELESS = "Anonymous"
_LONGEST_ID = 200
_ANSWERED = re.compile(r"/comments/default/([0-9]+)(?:[?#]|$)")
_LAST_NUMBER = re.compile(r"[0-9]+$")
# The sentence that stands for a removed text, in the blog's language: "removed by the author",
# "supprimé par l'auteur", "vom Autor entfernt", else by somebody who administers the blog.
_BY_AUTHOR = re.compile(r"aut(?:h?or|eur)", re.I)


@dataclass(frozen=True)
class _Post:
    """A post or a static page; ``page`` is None while it is a draft."""

    page: PageUrl | None
    title: str | None
    author_uri: str


class _Skipped(Exception):
    """Why a comment stays out."""


def read(stream: BinaryIO, origin: Origin) -> Batch:
    """All comments of an export, on the pages that ``origin`` has now. Raises BadFile."""
    posts: dict[str, _Post] = {}
    entries: list[Element] = []
    for entry in elements(stream, "entry"):
        kind = _kind(entry)
        if kind in ("post", "page"):
            posts[_text(entry, "id")] = _post(entry, origin)
        elif kind == "comment":
            entries.append(entry)
    skipped: Counter[str] = Counter()
    return Batch(SOURCE, origin, list(_comments(entries, posts, origin, skipped)), skipped)


def _comments(
    entries: list[Element], posts: dict[str, _Post], origin: Origin, skipped: Counter[str]
) -> Iterator[Foreign]:
    for entry in entries:
        try:
            yield _comment(entry, posts, origin)
        except _Skipped as reason:
            skipped[str(reason)] += 1


def _comment(entry: Element, posts: dict[str, _Post], origin: Origin) -> Foreign:
    source_id = _text(entry, "id")
    if not 0 < len(source_id) <= _LONGEST_ID:
        raise _Skipped(NO_ID)
    created_at = moment(_text(entry, "published"))
    if created_at is None:
        raise _Skipped(NO_DATE)
    post = _post_of(entry, posts, origin)
    if post.page is None:
        raise _Skipped(NOT_PUBLISHED)
    gone = _is_removed(entry)
    name, uri = _author(entry)
    return Foreign(
        source_id=source_id,
        parent_id=_answered(entry, source_id),
        page=post.page,
        title=post.title,
        created_at=created_at,
        status=Status.DELETED if gone else Status.PUBLISHED,
        html="" if gone else _html(entry),
        name=None if gone else name,
        website=website_of(uri) if name and not gone else None,
        badge="author" if uri and uri == post.author_uri and not gone else None,
        deleted_by=_deleted_by(entry) if gone else None,
    )


def _post(entry: Element, origin: Origin) -> _Post:
    page = page_on(origin, _link(entry, "alternate"))
    return _Post(page, clean_title(_text(entry, "title")), _author(entry)[1])


def _post_of(entry: Element, posts: dict[str, _Post], origin: Origin) -> _Post:
    """The post of a comment; one that is not in the file is known by its address alone."""
    answers = entry.find("in-reply-to")
    if answers is None:
        raise _Skipped(NO_PAGE)
    post = posts.get(answers.get("ref", ""))
    if post is None:
        page = page_on(origin, answers.get("href", ""))
        if page is None:
            raise _Skipped(NO_PAGE)
        post = _Post(page, None, "")
    return post


def _kind(entry: Element) -> str:
    for category in entry.iterfind("category"):
        if category.get("scheme", "").endswith(_KIND_SCHEME):
            return category.get("term", "").rpartition("#")[2]
    return ""


def _answered(entry: Element, source_id: str) -> str | None:
    """The id of the comment that this one answers, of which only the last number is told."""
    match = _ANSWERED.search(_link(entry, "related"))
    return _LAST_NUMBER.sub(match[1], source_id) if match else None


def _author(entry: Element) -> tuple[str | None, str]:
    """(name or None, address of a profile or web site or "")."""
    author = entry.find("author")
    if author is None:
        return None, ""
    name, uri = _text(author, "name"), _text(author, "uri")
    return (None, "") if name == _NAMELESS and not uri else (name_of(name), uri)


def _is_removed(entry: Element) -> bool:
    return any(
        mark.get("name") == "blogger.contentRemoved" and mark.get("value") == "true"
        for mark in entry.iterfind("extendedProperty")
    )


def _deleted_by(entry: Element) -> str:
    return "author" if _BY_AUTHOR.search(_text(entry, "content")) else "moderation"


def _html(entry: Element) -> str:
    content = entry.find("content")
    if content is None:
        return ""
    text = content.text or ""
    if content.get("type") == "text":
        return escape(text).replace("\n", "<br>")
    return text


def _link(entry: Element, relation: str) -> str:
    for link in entry.iterfind("link"):
        if link.get("rel") == relation:
            return link.get("href", "")
    return ""


def _text(element: Element, name: str) -> str:
    return (element.findtext(name) or "").strip()
