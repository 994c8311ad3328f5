"""Blogger by Google Takeout: the ``feed.atom`` of a blog, or the whole archive around it.

No address is complete in it: ``blogger:filename`` is a path, so that the blog's address must be
told. ``published`` is what Blogger shows; ``blogger:created`` differs from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.etree.ElementTree import Element

from comments_service.rules.comments.status import Status
from comments_service.transfer import timestamps
from comments_service.transfer.entries import BadFile, Entry, Item, Page, Skipped
from comments_service.transfer.files.source import Sample, Source
from comments_service.transfer.files.xml_stream import XmlElement, content_of, elements, text_of

NAME = "takeout"
TITLE = "Blogger (Google Takeout)"

_FEED = "feed.atom"
_OWN_COMMENTS = "comments on other blogs, not of this one"
_ONLY_COMMENTS = (
    "it holds what somebody wrote on any blogs, not a blog: take the feed.atom below Blogger/Blogs."
)
_STATUSES = {
    "LIVE": Status.PUBLISHED,
    "SPAM_COMMENT": Status.SPAM,
    "GHOSTED_COMMENT": Status.DELETED,
}


def recognises(sample: Sample) -> bool:
    """By the namespace, or by the name of the folder in an archive."""
    return b"http://schemas.google.com/blogger/2018" in sample.head or any(
        "Blogger/Blogs/" in name for name in sample.members
    )


def read(source: Source) -> Iterator[Item]:
    """Yield the posts, pages and comments of one blog. Raises BadFile."""
    blogs = 0
    for name, stream in source.files():
        if "Blogger/Comments/" in name and name.endswith(_FEED):
            count = sum(_type(item.element) == "COMMENT" for item in elements(stream, {"entry"}))
            yield Skipped(_OWN_COMMENTS, name, count)
        elif name.endswith(_FEED) or name == source.path.name:
            blogs += 1
            if blogs > 1:
                raise BadFile("it holds several blogs: unpack it and take one feed.atom at a time.")
            yield from _blog(stream)
    if blogs == 0:
        raise BadFile("there is no blog's feed.atom in it.")


def _blog(stream: BinaryIO) -> Iterator[Item]:
    posts = _Posts()
    for item in elements(stream, {"entry"}):
        kind = _type(item.element)
        if kind in ("POST", "PAGE"):
            yield posts.add(item.element)
        elif kind == "COMMENT":
            yield _comment(item, posts)
    if posts.referenced and not posts.seen:
        raise BadFile(_ONLY_COMMENTS)
    yield from posts.missing()


@dataclass
class _Posts:
    """Which posts are in the file and which have comments."""

    seen: set[str] = field(default_factory=set)
    referenced: set[str] = field(default_factory=set)

    def add(self, entry: Element) -> Page:
        key = text_of(entry, "id")
        self.seen.add(key)
        public = text_of(entry, "status") == "LIVE" and not text_of(entry, "trashed")
        return Page(
            key=key,
            address=text_of(entry, "filename") or None,
            title=text_of(entry, "title"),
            skip=None if public else "its post is not published",
        )

    def missing(self) -> Iterator[Page]:
        """Yield a page for each post that has comments and is not in the file, to be moved by
        hand."""
        for key in sorted(self.referenced - self.seen):
            yield Page(key=key, address=f"/blogger-{key.rpartition('.')[2]}")


def _comment(item: XmlElement, posts: _Posts) -> Entry:
    entry, post = item.element, text_of(item.element, "parent")
    posts.referenced.add(post)
    author = entry.find("author")
    name, uri, account = (
        (text_of(author, part) for part in ("name", "uri", "type"))
        if author is not None
        else ("", "", "")
    )
    thrown_away = bool(text_of(entry, "trashed"))
    status = _STATUSES.get(text_of(entry, "status"), Status.HELD)
    return Entry(
        id=text_of(entry, "id"),
        page=post,
        parent_id=text_of(entry, "inReplyTo") or None,
        created_at=timestamps.iso(text_of(entry, "published"))
        or timestamps.iso(text_of(entry, "created")),
        text=content_of(entry.find("content")),
        markup="html_breaks",
        status=Status.DELETED if thrown_away else status,
        name=name,
        website=uri,
        service="blogger" if account == "BLOGGER" else None,
        where=f"line {item.line}",
    )


def _type(entry: Element) -> str:
    return text_of(entry, "type")
