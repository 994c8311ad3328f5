"""WordPress files that are not XML: older versions put ``]]>`` into a section as it stood.

Only what a strict parser refuses is touched: a file, and in it the text of an element. The text
ends where its own element ends, so that it cannot swallow what follows.
"""

import re
from typing import Protocol
from xml.parsers import expat
from xml.sax.saxutils import escape

from comments_service.transfer.entries import BadFile
from comments_service.transfer.files.xml_bytes import without_controls
from comments_service.transfer.files.xml_stream import MAX_ELEMENT_CHARACTERS

# An element whose text begins with a section.
_OPENING = re.compile(
    rb"<((?:wp:(?:comment_\w{1,40}|meta_value)|content:encoded|excerpt:encoded|title))>"
    rb"\s{0,100}(?=<!\[CDATA\[)"
)
_LONGEST_OPENING = 200
_READ = 64 * 1024
_SECTION, _SECTION_END = "<![CDATA[", "]]>"
_ESCAPED_END = f"]]{_SECTION_END}{_SECTION}>"
_NEXT_COMMENT = b"<wp:comment"


class _Bytes(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Repaired:
    """A stream in which every section of a text ends where XML wants it. Raises BadFile."""

    def __init__(self, stream: _Bytes) -> None:
        self._stream = stream
        self._left = bytearray()
        self._lines = 1
        self._ended = False

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, about ``size`` of them; none at the end."""
        while True:
            if len(self._left) <= _LONGEST_OPENING:
                self._more(size)
            done = self._step()
            if done or not self._left:
                return done
            self._more(size)

    def _more(self, size: int) -> bool:
        """Read on, as much again as is held: so a long text is looked through a few times only."""
        data = self._stream.read(max(size, _READ, len(self._left)))
        self._ended = not data
        self._left += data
        return not self._ended

    def _step(self) -> bytes:
        opening = _OPENING.search(self._left)
        if opening is None:
            return self._take(len(self._left) - (0 if self._ended else _LONGEST_OPENING))
        if opening.start():
            return self._take(opening.start())
        content = self._content(opening[1], opening.end())
        head = self._take(opening.end())
        self._take(len(content))
        return head + (content if _is_well_formed(content) else self._repair(content))

    def _take(self, count: int) -> bytes:
        taken = bytes(self._left[: max(count, 0)])
        del self._left[: len(taken)]
        self._lines += taken.count(b"\n")
        return taken

    def _content(self, name: bytes, start: int) -> bytes:
        """Return what stands between a start tag, which ends at ``start``, and its end tag."""
        closing, looked = re.compile(rb"</%b\s{0,100}>" % re.escape(name)), start
        while True:
            end = closing.search(self._left, looked)
            if end:
                return bytes(self._left[start : end.start()])
            looked = max(start, len(self._left) - _LONGEST_OPENING)
            if looked - start > MAX_ELEMENT_CHARACTERS or not self._more(_READ):
                raise BadFile(f"line {self._lines}: a text does not end.")

    def _repair(self, content: bytes) -> bytes:
        text = content.decode("utf-8", "surrogateescape").strip()
        if _NEXT_COMMENT in content or text.rfind(_SECTION) > text.rfind(_SECTION_END):
            raise BadFile(f"line {self._lines}: a text goes on into the next comment.")
        if not text.endswith(_SECTION_END):
            return content  # the parser says what is the matter
        inside = text[len(_SECTION) : -len(_SECTION_END)].replace(_ESCAPED_END, _SECTION_END)
        return escape(inside).encode("utf-8", "surrogateescape")


def unwrapped(text: str) -> str:
    """Return a text without the marks of sections within it, from old versions and plugins."""
    parts, at = [], 0
    while (start := text.find(_SECTION, at)) >= 0:
        end = text.find(_SECTION_END, start)
        if end < 0:
            break
        # The mark of a section means nothing within a section.
        parts += [text[at:start], text[start + len(_SECTION) : end]]
        at = end + len(_SECTION_END)
    return "".join([*parts, text[at:]])


def _is_well_formed(content: bytes) -> bool:
    parser = expat.ParserCreate()
    try:
        parser.Parse(b"<x>" + without_controls(content) + b"</x>", True)
    except expat.ExpatError:
        return False
    return True
