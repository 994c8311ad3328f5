"""Disqus: its XML export, every thread first, then every post.

Identity and answers go by ``dsq:id``; the ``id`` beside it is what the page's owner chose, often
empty. Seen: files since 2018 hold no e-mail; none tells what waits for approval.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from comments_service.rules.comments.status import Status
from comments_service.transfer import timestamps
from comments_service.transfer.coerce import flag
from comments_service.transfer.entries import BadFile, Entry, Item, Page
from comments_service.transfer.files.source import Sample, Source
from comments_service.transfer.files.xml_stream import (
    XmlElement,
    content_of,
    elements,
    runs_on,
    text_of,
)

NAME = "disqus"
TITLE = "Disqus (XML)"


def recognises(sample: Sample) -> bool:
    """By the namespace of the root."""
    return b"<disqus" in sample.head and b"http://disqus.com" in sample.head


def read(source: Source) -> Iterator[Item]:
    """Yield the threads and posts of an export. Raises BadFile."""
    threads = _Threads()
    with source.binary() as stream:
        for item in elements(stream, {"thread", "post"}):
            if item.name == "post":
                yield _entry(item, threads)
            elif _is_reference(item.element):
                threads.reference = item.element
            else:
                yield threads.add(item.element)
    yield from threads.missing()


@dataclass
class _Threads:
    """What posts need to know of the threads before them."""

    authors: dict[str, str] = field(default_factory=dict)
    by_identifier: dict[str, str] = field(default_factory=dict)
    origins: Counter[str] = field(default_factory=Counter)
    unknown: set[str] = field(default_factory=set)
    #: The thread that the post being read belongs to: it stands within the post.
    reference: Element | None = None

    def add(self, thread: Element) -> Page:
        key, link = thread.get("id", ""), text_of(thread, "link")
        self.authors[key] = _username(thread)
        self.by_identifier.setdefault(text_of(thread, "id"), key)
        parts = urlsplit(link) if link.startswith(("http://", "https://")) else None
        if parts:
            self.origins[f"{parts.scheme}://{parts.netloc}"] += 1
        return Page(
            key=key,
            address=link or None,
            title=text_of(thread, "title"),
            identifier=text_of(thread, "id") or None,
            is_closed=flag(text_of(thread, "isClosed")),
        )

    def of_post(self) -> str:
        reference, self.reference = self.reference, None
        if reference is None:
            return ""
        key = reference.get("id") or self.by_identifier.get(text_of(reference, "id"), "")
        if key not in self.authors:
            self.unknown.add(key)
        return key

    def missing(self) -> Iterator[Page]:
        """Yield a page for each thread that has posts and is not in the file, to be moved by
        hand."""
        usual = self.origins.most_common(1)
        for key in sorted(self.unknown - self.authors.keys()):
            path = f"/disqus-thread-{key}"
            yield Page(key=key, address=f"{usual[0][0]}{path}" if usual else path)


def _entry(item: XmlElement, threads: _Threads) -> Entry:
    post, thread = item.element, threads.of_post()
    author, parent, message = post.find("author"), post.find("parent"), post.find("message")
    if message is not None and runs_on(message):
        raise BadFile(f"line {item.line}: a text goes on into the next comment.")
    username = _username(post)
    return Entry(
        id=post.get("id", ""),
        page=thread,
        parent_id=parent.get("id") if parent is not None else None,
        created_at=timestamps.iso(text_of(post, "createdAt")),
        text=content_of(message).strip(),
        markup="html",
        status=_status(post),
        name=text_of(author, "name") if author is not None else None,
        email=text_of(author, "email") if author is not None else None,
        badge="author" if username and username == threads.authors.get(thread) else None,
        where=f"line {item.line}",
    )


def _status(post: Element) -> Status:
    if flag(text_of(post, "isDeleted")):
        return Status.DELETED
    if flag(text_of(post, "isSpam")):
        return Status.SPAM
    is_approved = flag(text_of(post, "isApproved") or "true")
    return Status.PUBLISHED if is_approved else Status.HELD


def _is_reference(thread: Element) -> bool:
    return all(child.tag == "id" for child in thread)


def _username(element: Element) -> str:
    return (element.findtext("author/username") or "").strip()
