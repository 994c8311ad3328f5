"""A notice as one text of a bounded length, for the chats that take no more."""

import re
from collections.abc import Callable

from comments_service.notify.notice import Entry, Notice

_AT = re.compile("@(?!\u200b)")


def without_calls(text: str) -> str:
    """Return a text in which no ``@name`` calls anybody: an invisible character follows the @."""
    return _AT.sub("@\u200b", text)


def lay_out(
    notice: Notice,
    most: int,
    *,
    escape: Callable[[str], str] = without_calls,
    title: str = "{}",
    link: str = "{}",
) -> str:
    """Return a notice in at most so many characters: texts are cut, links and counts never.

    ``escape`` is what the chat needs for what people typed; ``title`` and ``link`` are the forms of
    the first line and of addresses.
    """
    head = [title.format(escape(notice.title))]
    head += [escape(notice.note)] if notice.note else []
    tail = [escape(notice.rest)] if notice.rest else []
    if len(notice.entries) != 1:
        tail.append(link.format(notice.link))
    taken = sum(len(part) + 2 for part in (*head, *tail))
    room = (most - taken) // max(1, len(notice.listed)) - 2
    entries = [_entry(one, room, escape, link) for one in notice.listed]
    return "\n\n".join([*head, *entries, *tail])


def _entry(entry: Entry, most: int, escape: Callable[[str], str], link: str) -> str:
    """Return a comment in at most so many characters, as long as its link is not longer."""
    address = link.format(entry.link)
    for length in (len(entry.text), 300, 150, 80, 40, 0):
        text = entry.text if length >= len(entry.text) else entry.text[:length] + "…"
        head = _head(entry, 200 if length >= 150 else 40)
        lines = [escape(head), *([escape(text)] if length else []), address]
        part = "\n".join(lines)
        if len(part) <= most:
            return part
    return address


def _head(entry: Entry, most: int) -> str:
    parts = (entry.author[:most], entry.page[:most], entry.why)
    parent = f"\n↳ {entry.parent}" if entry.parent and most > 40 else ""
    return " · ".join(parts) + parent
