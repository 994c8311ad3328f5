"""XML as a stream: the elements of given names one by one, never the whole file.

Prefixes are dropped from elements and attributes, declared or not: ``wp:comment_id`` is
``comment_id``, ``dsq:id`` is ``id``. A document type, and with it every entity of the file's own,
is refused before it is read. What XML forbids is passed over (transfer.files.xml_bytes), and the
named characters of HTML are known.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html.entities import html5
from xml.etree.ElementTree import Element, TreeBuilder, tostring
from xml.parsers import expat
from xml.sax.saxutils import escape

from comments_service.transfer.entries import BadFile
from comments_service.transfer.files.encodings import NOT_UTF_8_XML
from comments_service.transfer.files.xml_bytes import Readable, XmlBytes

#: What one element may hold: a post of a million characters fits, a file of one entry does not.
MAX_ELEMENT_CHARACTERS = 8 * 1024 * 1024
_MAX_NESTING = 40
# Of all elements, those of other names included: expat remembers each name.
_MAX_DEPTH = 200
_MAX_NAMES = 10_000
_CHUNK_BYTES = 64 * 1024
_INNER_BYTES = bytes(range(0x80, 0xC0))
_LONGEST_LETTER = 4


@dataclass(frozen=True)
class XmlElement:
    """An element, whole but for those that come by themselves, and the line where it begins."""

    name: str
    element: Element
    line: int


def elements(stream: Readable, names: Collection[str]) -> Iterator[XmlElement]:
    """Yield each element whose local name is among ``names``, when it ends.

    Such an element within another one comes by itself, before the outer one, which is then
    without it: of ``{"item", "comment"}``, the comments of an item come before their item, and an
    item may have any number of them. Raise BadFile with the line.
    """
    collector = _Collector(frozenset(names))
    parser = collector.parser
    chunk = b""
    readable = XmlBytes(stream)
    try:
        while chunk := readable.read(_CHUNK_BYTES):
            collector.feed(chunk)
            yield from collector.take()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        if readable.is_utf_8 and not _is_utf_8(chunk):
            raise BadFile(NOT_UTF_8_XML.format(line=error.lineno)) from error
        reason = expat.errors.messages[error.code]
        raise BadFile(f"line {error.lineno} is not XML: {reason}.") from error
    except (_Refused, ValueError, LookupError) as error:  # the latter: encodings expat lacks
        raise BadFile(f"line {parser.CurrentLineNumber}: {error}.") from error
    yield from collector.take()


def _is_utf_8(piece: bytes) -> bool:
    """Tell whether it may be a piece of a text in UTF-8, cut off at any byte."""
    try:
        piece.lstrip(_INNER_BYTES).decode()
    except UnicodeDecodeError as error:
        return error.start > len(piece) - _LONGEST_LETTER
    return True


def is_well_formed(stream: Readable) -> bool:
    """Tell whether ``elements`` would read the stream to its end."""
    try:
        return not any(elements(stream, ()))
    except BadFile:
        return False


def text_of(element: Element, name: str) -> str:
    """Return the stripped text of the first child of that name; "" without one."""
    return (element.findtext(name) or "").strip()


def content_of(element: Element | None) -> str:
    """Return the HTML that an element holds: as its text, or as elements that nobody escaped."""
    if element is None:
        return ""
    if not len(element):
        return element.text or ""
    inner = (tostring(child, encoding="unicode", method="html") for child in element)
    return "".join([escape(element.text or ""), *inner])


def runs_on(element: Element) -> bool:
    """Tell whether a text goes on behind its own end tag.

    A section that nobody ended goes on to the end of the next one, which is XML all the same: what
    is between them, addresses among it, would be shown.
    """
    text = element.text or ""
    end = rf"</(?:[\w.-]{{1,40}}:)?{re.escape(element.tag)}\s{{0,40}}>"
    return "</" in text and re.search(end, text) is not None


class _Refused(Exception):
    """What this reader does not take, though XML allows it."""


@dataclass
class _Open:
    """An element that has not ended yet."""

    name: str
    line: int
    builder: TreeBuilder
    depth: int = 0
    size: int = 0


class _Collector:
    """Builds the elements and forgets everything around them."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._open: list[_Open] = []
        self._whole: list[XmlElement] = []
        self._depth = self._fed = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        # Without this, expat refuses what is named and not declared.
        self.parser.UseForeignDTD(True)
        self.parser.SkippedEntityHandler = self._named

    def feed(self, data: bytes) -> None:
        """Parse on. Raises _Refused when expat would keep what has no end."""
        self.parser.Parse(data, False)
        self._fed += len(data)
        # A tag or a comment is kept until it is whole.
        if self._fed - self.parser.CurrentByteIndex > MAX_ELEMENT_CHARACTERS:
            raise _Refused("one tag is larger than any comment or post")
        if len(self.parser.intern) > _MAX_NAMES:
            raise _Refused("elements have more names than in any export")

    def take(self) -> list[XmlElement]:
        whole, self._whole = self._whole, []
        return whole

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise _Refused("elements are nested too deeply")
        if name in self._names:
            if len(self._open) >= _MAX_NESTING:
                raise _Refused("elements are nested too deeply")
            self._open.append(_Open(name, self.parser.CurrentLineNumber, TreeBuilder()))
        if not self._open:
            return
        inner = self._open[-1]
        inner.depth += 1
        if inner.depth > _MAX_NESTING:
            raise _Refused("elements are nested too deeply")
        _count(inner, len(name) + sum(map(len, attributes.values())))
        inner.builder.start(name, {_local(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        inner = self._open[-1]
        inner.builder.end(_local(name))
        inner.depth -= 1
        if inner.depth == 0:
            self._open.pop()
            self._whole.append(XmlElement(inner.name, inner.builder.close(), inner.line))

    def _named(self, name: str, _is_parameter: bool) -> None:
        if f"{name};" not in html5:
            raise _Refused(f"the entity {name[:40]} is not declared")
        self._text(html5[f"{name};"])

    def _text(self, data: str) -> None:
        if self._open:
            _count(self._open[-1], len(data))
            self._open[-1].builder.data(data)


def _count(inner: _Open, characters: int) -> None:
    inner.size += characters
    if inner.size > MAX_ELEMENT_CHARACTERS:
        raise _Refused("one entry is larger than any comment or post")


def _refuse_doctype(*_: object) -> None:
    raise _Refused("a document type is not accepted")


def _local(name: str) -> str:
    return name.rpartition(":")[2]
