"""Movable Type's import format, which TypePad and others write too: plain text.

An entry ends with eight dashes, a part of it with five. Comments have no ids, no answers and no
zone; an entry has no address but perhaps a BASENAME, so that its page may have to be moved.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from comments_service.transfer import timestamps
from comments_service.transfer.entries import BadFile, Entry, Item, Page, Skipped
from comments_service.transfer.files.encodings import NOT_UTF_8
from comments_service.transfer.files.source import Sample, Source

NAME = "movable-type"
TITLE = "Movable Type, TypePad (text)"

_ENTRY_END, _PART_END = "--------", "-----"
_WRITTEN_RULE = re.compile(r"\t-{5}")
_LONGEST_PART = 8 * 1024 * 1024
_READ = 64 * 1024
_FIELD = re.compile(r"([A-Z][A-Z _]*):[ ]?(.*)")
_OF_COMMENTS = ("AUTHOR", "EMAIL", "IP", "URL", "DATE")
_NOTATIONS = ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p")


def recognises(sample: Sample) -> bool:
    """By what every entry begins with and ends its first part with."""
    head = re.sub(rb"\r\n?", b"\n", sample.head.lstrip(b"\xef\xbb\xbf\r\n"))
    return re.match(rb"(AUTHOR|TITLE|BASENAME|DATE|STATUS): ", head) is not None and (
        re.search(rb"^-----[ \t]*$", head, re.M) is not None
    )


def read(source: Source) -> Iterator[Item]:
    """Each entry with its comments. Raises BadFile."""
    with source.binary() as stream:
        entry = _Entry(1)
        for part in _parts(stream):
            yield from entry.take(part)
            if part.ends_entry:
                yield entry.page()
                entry = _Entry(entry.number + 1)
        if entry.fields:
            yield entry.page()


@dataclass
class _Part:
    """What stands between two rules: the first line's number, the lines, which rule ended it."""

    line: int
    lines: list[str] = field(default_factory=list)
    ends_entry: bool = False

    def from_first_line(self) -> "_Part":
        """Return it without the empty lines before: templates leave one before each comment."""
        empty = next((at for at, line in enumerate(self.lines) if line.strip()), len(self.lines))
        return _Part(self.line + empty, self.lines[empty:], self.ends_entry)


@dataclass
class _Entry:
    """A post: ``fields`` are those of its first part."""

    number: int
    fields: dict[str, str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)

    def take(self, part: _Part) -> Iterator[Item]:
        """Yield what a part of this entry tells, if it is a comment's."""
        part = part.from_first_line()
        kind = part.lines[0].rstrip(": ") if part.lines else ""
        if kind == "COMMENT":
            yield self._comment(part)
        elif kind == "PING":
            yield Skipped("a trackback", f"line {part.line}")
        elif not self.fields:
            self.fields = _fields(part.lines)[0]

    def page(self) -> Page:
        title = self.fields.get("TITLE", "").strip()
        name = self.fields.get("UNIQUE URL") or self.fields.get("BASENAME") or _slug(title)
        address = name if name.startswith(("http://", "https://")) else f"/{name}"
        public = self.fields.get("STATUS", "Publish").strip().lower() == "publish"
        return Page(
            key=str(self.number),
            address=address if name else f"/entry-{self.number}",
            title=title,
            is_closed=self.fields.get("ALLOW COMMENTS", "1").strip() == "0",
            skip=None if public else "its page is not published",
        )

    def _comment(self, part: _Part) -> Entry:
        fields, text = _fields(part.lines[1:], _OF_COMMENTS)
        whole = "\n".join([*(f"{name}:{value}" for name, value in fields.items()), text])
        digest = hashlib.sha256(whole.encode()).hexdigest()[:24]
        # Twins are two: the second of the same words is another comment.
        self.seen[digest] = self.seen.get(digest, 0) + 1
        return Entry(
            id=f"{digest}-{self.seen[digest]}",
            page=str(self.number),
            parent_id=None,
            created_at=timestamps.in_formats(fields.get("DATE"), *_NOTATIONS)
            or timestamps.iso(fields.get("DATE")),
            text=text,
            markup="html_breaks",
            name=fields.get("AUTHOR"),
            email=fields.get("EMAIL"),
            website=fields.get("URL"),
            where=f"line {part.line}",
        )


def _parts(stream: BinaryIO) -> Iterator[_Part]:
    """Everything between rules. A file that is cut off ends without one."""
    part, size = _Part(1), 0
    number = 0
    for number, line in enumerate(_lines(stream), 1):
        size += len(line)
        if size > _LONGEST_PART:
            raise BadFile(f"line {number}: one entry is larger than any comment or post.")
        text = _decoded(line, number).rstrip("\r\n")
        if text.rstrip() in (_PART_END, _ENTRY_END):
            part.ends_entry = text.rstrip() == _ENTRY_END
            yield part
            part, size = _Part(number + 1), 0
        else:
            # A line of a text that would be a rule is written behind a tab.
            part.lines.append(text[1:] if _WRITTEN_RULE.match(text) else text)
    if any(part.lines):
        raise BadFile(f"line {number}: the file ends within an entry.")


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines, or a piece of one too long; where an old Mac wrote them they end in CR."""
    head = stream.peek(_READ)  # type: ignore[attr-defined] # of BufferedReader
    if b"\n" in head or b"\r" not in head:
        while line := stream.readline(_LONGEST_PART + 1):
            yield line
        return
    left = b""
    while data := stream.read(_READ):
        *whole, left = (left + data).split(b"\r")
        yield from whole
        if len(left) > _LONGEST_PART:
            break
    if left:
        yield left


def _decoded(line: bytes, number: int) -> str:
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise BadFile(NOT_UTF_8.format(line=number)) from error


def _fields(lines: list[str], names: Collection[str] = ()) -> tuple[dict[str, str], str]:
    """Return the ``NAME: value`` lines at the beginning, and what follows.

    Of ``names``, if any, is the last of them: those of extensions may stand between.
    """
    fields: dict[str, str] = {}
    unsure: dict[str, str] = {}
    end = 0
    for position, line in enumerate(lines, 1):
        match = _FIELD.fullmatch(line)
        if match is None or (names and match[1] in fields):
            break
        if match[1] not in fields:
            unsure.setdefault(match[1], match[2])
        if not names or match[1] in names:
            fields, unsure, end = fields | unsure, {}, position
    return fields, "\n".join(lines[end:])


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
