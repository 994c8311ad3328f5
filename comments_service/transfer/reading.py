"""What every importer shares: how a file is opened, read as XML, and turned into clean fields.

A format is one module with ``read(stream, origin) -> Batch``; ``cli`` makes a command of it.
"""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol, cast
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from comments_service.errors import AppError
from comments_service.rules import fields
from comments_service.rules.urls import Origin, PageUrl, canonical_page
from comments_service.services.importing import Batch

#: What a file may hold once unpacked; a blog of a million comments fits.
MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
#: What one entry may hold: a post of a million characters fits, a file of one entry does not.
MAX_ENTRY_CHARACTERS = 8 * 1024 * 1024
_MAX_NESTING = 40
_CHUNK_BYTES = 64 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
# Exports hold them, XML 1.0 forbids them (section 2.2).
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_EARLIEST, _LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class BadFile(Exception):
    """A file that cannot be read to its end; its text is the one line that says why and where."""


class Reader(Protocol):
    """Reads one format. Raises BadFile."""

    def __call__(self, stream: BinaryIO, origin: Origin) -> Batch: ...


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes, unpacked when it is gzip. Raises BadFile, also while it is read."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP_MAGIC
            raw.seek(0)
            yield cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadFile(f"{path.name} is not a whole gzip file.") from error
    except OSError as error:
        raise BadFile(f"{path.name} cannot be read: {error.strerror}.") from error


def elements(stream: BinaryIO, name: str) -> Iterator[Element]:
    """Each element ``name`` of an XML file, whole, while the file is read as a stream.

    Prefixes are dropped, declared or not. A document type, and with it every entity of the file's
    own, is refused before it is read. Raises BadFile with the line.
    """
    collector = _Collector(name)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = collector.start
    parser.EndElementHandler = collector.end
    parser.CharacterDataHandler = collector.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    total = 0
    try:
        while chunk := stream.read(_CHUNK_BYTES):
            total += len(chunk)
            if total > MAX_UNPACKED_BYTES:
                raise _Refused("the file unpacks to more than 1 GB")
            parser.Parse(chunk.translate(None, _CONTROLS), False)
            yield from collector.take()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        raise BadFile(f"Line {error.lineno} is not XML: {reason}.") from error
    except _Refused as error:
        raise BadFile(f"Line {parser.CurrentLineNumber}: {error}.") from error
    yield from collector.take()


def page_on(origin: Origin, url: str) -> PageUrl | None:
    """The page of ``url``'s path and query on ``origin``; None when it is no web address."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https"):
            return None
        query = f"?{parts.query}" if parts.query else ""
        return canonical_page(f"{origin}{parts.path or '/'}{query}")
    except (AppError, ValueError):
        return None


def moment(text: str) -> datetime | None:
    """An ISO 8601 time in UTC, which it is taken for without an offset; None when unusable."""
    try:
        parsed = datetime.fromisoformat(text.strip())
        known = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
        return known.astimezone(UTC) if _EARLIEST < known < _LATEST else None
    except (ValueError, OverflowError):
        return None


def name_of(text: str) -> str | None:
    """A name as it may be shown, cut where it is too long: nobody can be asked for another."""
    try:
        return fields.clean_name(text[: fields.MAX_NAME_LENGTH])
    except AppError:
        return None


def website_of(text: str) -> str | None:
    """A web address that may be shown; None when it cannot."""
    try:
        return fields.clean_website(text)
    except AppError:
        return None


def _refuse_doctype(*_: object) -> None:
    raise _Refused("a document type is not accepted")


class _Refused(Exception):
    """What this reader does not take, though XML allows it."""


class _Collector:
    """Builds the wanted elements and forgets everything around them."""

    def __init__(self, wanted: str) -> None:
        self._wanted = wanted
        self._builder: TreeBuilder | None = None
        self._depth = 0  # within a wanted element
        self._size = 0
        self._whole: list[Element] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if self._builder is None:
            if name != self._wanted:
                return
            self._builder, self._size = TreeBuilder(), 0
        self._depth += 1
        self._count(len(name) + sum(map(len, attributes.values())))
        if self._depth > _MAX_NESTING:
            raise _Refused("elements are nested too deeply")
        self._builder.start(name, attributes)

    def end(self, name: str) -> None:
        if self._builder is None:
            return
        self._builder.end(_local(name))
        self._depth -= 1
        if self._depth == 0:
            self._whole.append(self._builder.close())
            self._builder = None

    def text(self, data: str) -> None:
        if self._builder is not None:
            self._count(len(data))
            self._builder.data(data)

    def take(self) -> list[Element]:
        whole, self._whole = self._whole, []
        return whole

    def _count(self, characters: int) -> None:
        self._size += characters
        if self._size > MAX_ENTRY_CHARACTERS:
            raise _Refused("one entry is larger than any comment or post")


def _local(name: str) -> str:
    return name.rpartition(":")[2]
