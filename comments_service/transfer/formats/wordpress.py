"""WordPress: its WXR 1.0 to 1.2, also as Disqus takes it ("custom XML import").

Names are matched without their namespace, of which real files have several. Older versions wrote
``]]>`` within a text as it stood, which ends the text for XML: see ``_Mended``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, cast
from xml.etree.ElementTree import Element

from comments_service.rules.comments.status import Status
from comments_service.rules.text.entities import unescape
from comments_service.transfer import timestamps
from comments_service.transfer.entries import Entry, Item, Page, Skipped
from comments_service.transfer.source import Sample, Source
from comments_service.transfer.xml_stream import XmlElement, elements, text_of

NAME = "wordpress"
TITLE = "WordPress (WXR)"

_STATUSES = {
    "1": Status.PUBLISHED,
    "approved": Status.PUBLISHED,
    "spam": Status.SPAM,
    "trash": Status.DELETED,
    "post-trashed": Status.DELETED,
}
_ELEMENTS = ("author", "creator", "item", "comment")
_COMMENTS = ("", "comment", "review")
# Left in the text by versions that put one section into another.
_NESTED = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
_NOT_PUBLIC = ("draft", "auto-draft", "pending", "future", "private")


def recognises(sample: Sample) -> bool:
    """By the namespace of its own elements, or of those that Disqus adds to them."""
    return b"<rss" in sample.head and (
        b"//wordpress.org/export/" in sample.head or b"http://www.disqus.com/" in sample.head
    )


def read(source: Source) -> Iterator[Item]:
    """The comments of each item, then the item as their page. Raises BadFile."""
    items = 0
    is_one_file = not source.sample().is_folder
    for name, stream in source.files():
        if not (is_one_file or name.lower().endswith(".xml")):
            continue  # a zip may hold pictures as well, and a large blog's several files
        people = _People()
        for item in elements(cast(BinaryIO, _Mended(stream)), _ELEMENTS):
            if item.name == "comment":
                yield _comment(item, str(items), people)
            elif item.name == "item":
                yield _page(item.element, str(items))
                items, people.writers = items + 1, ()
            else:
                people.meet(item)


@dataclass
class _People:
    """Who wrote what, as a comment can tell: its ``comment_user_id`` is an author's number."""

    numbers: dict[str, str] = field(default_factory=dict)
    #: The numbers, none or one, of who wrote the item that is being read.
    writers: tuple[str, ...] = ()

    def meet(self, item: XmlElement) -> None:
        """An author of the blog, or the login of the author of an item, before its comments."""
        if item.name == "author":
            login = text_of(item.element, "author_login")
            self.numbers[login] = text_of(item.element, "author_id")
        else:
            number = self.numbers.get((item.element.text or "").strip())
            self.writers = (number,) if number else ()


def _page(item: Element, key: str) -> Page:
    address = text_of(item, "link") or text_of(item, "guid") or text_of(item, "thread_identifier")
    hidden = text_of(item, "status") in _NOT_PUBLIC
    return Page(
        key=key,
        address=address or None,
        title=unescape(text_of(item, "title")),
        is_closed=text_of(item, "comment_status") == "closed",
        skip="its page is not published" if hidden else None,
    )


def _comment(item: XmlElement, page: str, people: _People) -> Entry | Skipped:
    comment, where = item.element, f"line {item.line}"
    kind = text_of(comment, "comment_type")
    if kind not in _COMMENTS:
        is_ping = kind in ("pingback", "trackback")
        return Skipped(f"a {kind}" if is_ping else "a note of a plugin, not a comment", where)
    parent = text_of(comment, "comment_parent")
    return Entry(
        id=text_of(comment, "comment_id"),
        page=page,
        parent_id=parent if parent not in ("", "0") else None,
        created_at=timestamps.iso(text_of(comment, "comment_date_gmt"))
        or timestamps.iso(text_of(comment, "comment_date")),
        text=_NESTED.sub(r"\1", comment.findtext("comment_content") or ""),
        markup="html_breaks",
        status=_STATUSES.get(text_of(comment, "comment_approved"), Status.HELD),
        name=unescape(text_of(comment, "comment_author")),
        email=text_of(comment, "comment_author_email"),
        website=text_of(comment, "comment_author_url"),
        badge="author" if text_of(comment, "comment_user_id") in people.writers else None,
        where=where,
    )


# The elements whose text is one CDATA section and nothing else.
_OPENING = re.compile(
    rb"<((?:wp:(?:comment_\w+|meta_value)|content:encoded|excerpt:encoded|title))>\s*<!\[CDATA\["
)
_SECTION_END = b"]]>"
_AFTER_SECTION = re.compile(rb"\s*<(?:/([\w:.-]+)\s*>|!\[CDATA\[)")
_ESCAPED_END = b"]]]]><![CDATA[>"
_READ = 64 * 1024
# What may stand between the end of a section and the end of its element, and any opening.
_LOOK_AHEAD = 256


class _Mended:
    """A stream in which the text of an element goes on until that element ends."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._left = b""
        self._element: bytes | None = None  # whose text is being read
        self._ended = False

    def read(self, size: int) -> bytes:
        """The next bytes, of which there are about ``size``; none at the end."""
        while not self._ended:
            data = self._stream.read(max(size, _READ))
            self._ended = not data
            self._left += data
            mended = self._mend()
            if mended:
                return mended
        rest, self._left = self._left, b""
        return rest

    def _mend(self) -> bytes:
        """What is certain of the bytes at hand; the rest waits for more."""
        done: list[bytes] = []
        at, safe = 0, len(self._left) - (0 if self._ended else _LOOK_AHEAD)
        while at < safe:
            at = (
                self._outside(at, safe, done)
                if self._element is None
                else self._text(at, safe, done)
            )
        self._left = self._left[at:]
        return b"".join(done)

    def _outside(self, at: int, safe: int, done: list[bytes]) -> int:
        opening = _OPENING.search(self._left, at)
        if opening and opening.start() < safe:
            self._element = opening[1]
            end = opening.end()
        else:
            end = safe
        done.append(self._left[at:end])
        return end

    def _text(self, at: int, safe: int, done: list[bytes]) -> int:
        end = self._left.find(_SECTION_END, at)
        if not 0 <= end < safe:
            done.append(self._left[at:safe])
            return safe
        done.append(self._left[at:end])
        after = _AFTER_SECTION.match(self._left, end + 3)
        if after and after[1] in (None, self._element):
            self._element = None if after[1] else self._element
            done.append(self._left[end : after.end()])
            return after.end()
        done.append(_ESCAPED_END)
        return end + 3
