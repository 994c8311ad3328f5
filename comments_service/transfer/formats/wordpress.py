"""WordPress: its WXR 1.0 to 1.2, also as Disqus takes it ("custom XML import").

Names are matched without their namespace, of which real files have several. Older versions wrote
``]]>`` within a text as it stood, which ends the text for XML: see transfer.files.wxr_repair.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from comments_service.rules.comments.status import Status
from comments_service.rules.text.entities import unescape
from comments_service.transfer import timestamps
from comments_service.transfer.entries import BadFile, Entry, Item, Page, Skipped
from comments_service.transfer.files.source import Sample, Source
from comments_service.transfer.files.wxr_repair import Repaired, unwrapped
from comments_service.transfer.files.xml_stream import (
    XmlElement,
    content_of,
    elements,
    is_well_formed,
    runs_on,
    text_of,
)

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
# Under whatever prefix: of another comment, or another part of this one.
_END_OF_COMMENT = re.compile(r"</[\w.-]{1,40}:comment")
# The namespaces of an export, or its own elements where nobody declared them.
_MARKS = (
    b"//wordpress.org/export/", b"http://www.disqus.com/", b":wxr_version>", b":comment_content>",
)  # fmt: skip
_NOT_PUBLIC = ("draft", "auto-draft", "pending", "future", "private")


def recognises(sample: Sample) -> bool:
    """By its own elements, or those that Disqus adds to them."""
    return b"<rss" in sample.head and any(mark in sample.head for mark in _MARKS)


def read(source: Source) -> Iterator[Item]:
    """Yield the comments of each item, then the item as their page. Raises BadFile."""
    items = 0
    is_one_file = not source.sample().is_folder
    # A zip may hold pictures as well, and a large blog's several files.
    broken = {
        name
        for name, stream in source.files()
        if (is_one_file or name.lower().endswith(".xml")) and not is_well_formed(stream)
    }
    for name, stream in source.files():
        if not (is_one_file or name.lower().endswith(".xml")):
            continue
        people = _People()
        readable = Repaired(stream) if name in broken else stream
        for item in elements(readable, _ELEMENTS):
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
        """Note an author of the blog, or the login of an item's author, before its comments."""
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
    if any(runs_on(part) or _END_OF_COMMENT.search(part.text or "") for part in comment):
        raise BadFile(f"{where}: a text goes on into the next comment.")
    content = comment.find("comment_content")
    inner = [part for child in comment for one in child for part in one.iter("*")]
    if any(part.tag.startswith("comment_") for part in inner):
        raise BadFile(f"{where}: a text holds parts of another comment.")
    kind = text_of(comment, "comment_type")
    if kind not in _COMMENTS:
        is_ping = kind in ("pingback", "trackback")
        return Skipped(f"a {kind}" if is_ping else "a note of a plugin, not a comment", where)
    # Duoshuo names all ancestors, the parent last.
    parent = text_of(comment, "comment_parent").rpartition(",")[2].strip()
    return Entry(
        id=text_of(comment, "comment_id"),
        page=page,
        parent_id=parent if parent not in ("", "0") else None,
        created_at=timestamps.iso(text_of(comment, "comment_date_gmt"))
        or timestamps.iso(text_of(comment, "comment_date")),
        text=unwrapped(content_of(content)),
        markup="html_breaks",
        status=_STATUSES.get(text_of(comment, "comment_approved"), Status.HELD),
        name=unescape(text_of(comment, "comment_author")),
        email=text_of(comment, "comment_author_email"),
        website=text_of(comment, "comment_author_url"),
        badge="author" if text_of(comment, "comment_user_id") in people.writers else None,
        where=where,
    )
