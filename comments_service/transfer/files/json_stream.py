"""JSON as a stream: the values at given paths one by one, never the whole file; and JSON lines.

Control characters within strings are let through (the core drops them); NaN and Infinity, which
JSON does not know, are refused.
"""

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, NoReturn

from comments_service.transfer.entries import BadFile

#: What one value, or one line, may hold.
MAX_VALUE_CHARACTERS = 8 * 1024 * 1024
_MAX_NESTING = 40
_CHUNK_BYTES = 64 * 1024
_BLANK = " \t\r\n\ufeff"  # a byte-order mark may stand before each of several documents
_LONGEST_TOKEN = 32  # of those that may be cut off: an escape, a literal


@dataclass(frozen=True)
class JsonValue:
    """A value; ``number`` counts those of its path from 1."""

    path: str
    value: Any
    number: int


def values(stream: BinaryIO, *paths: str, several: bool = False) -> Iterator[JsonValue]:
    """Yield the values at ``paths``, in the file's order; of ``several`` documents in a row, if so.

    A path names keys, with ``[]`` for the elements of an array: ``version``, ``comments[]``,
    ``data.Comment[]``; ``[]`` are the elements of an array that is the whole file, and
    ``[].comments[]`` those within them. A value within another one does not come by itself, nor
    does what is missing. ``{}`` is an object that is a whole document. Raise BadFile.
    """
    yield from _Walk(_Text(stream), paths).all(several=several)


def lines(stream: BinaryIO) -> Iterator[tuple[int, Any]]:
    """Yield (number from 1, value) of each line of a file of JSON lines; pass empty ones over.

    Raises BadFile with the line.
    """
    number = 0
    while line := stream.readline(MAX_VALUE_CHARACTERS + 1):
        number += 1
        if len(line) > MAX_VALUE_CHARACTERS:
            raise BadFile(f"line {number} is longer than any comment.")
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            if text:
                yield number, _DECODER.decode(text)
        except (ValueError, RecursionError) as error:
            raise BadFile(f"line {number} is not JSON.") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER = json.JSONDecoder(strict=False, parse_constant=_refuse_constant)


class _Text:
    """The file's text from a position on; what is behind is forgotten."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text, self._at, self._line = "", 0, 1
        self._ended = False

    def peek(self) -> str:
        """Return the next character that is not blank; "" at the end of the file."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def take(self, expected: str) -> str:
        """Return that character, which must be one of ``expected``."""
        character = self.peek()
        if not character or character not in expected:
            raise self.bad("the file ends too early" if not character else "is not JSON")
        self._at += 1
        return character

    def value(self) -> Any:
        """Return the whole value that begins here."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise self.bad("is nested too deeply") from error
            except ValueError as error:
                if not self._may_go_on(error) or not self._more():
                    raise self.bad("is not JSON", getattr(error, "pos", None)) from error
                continue
            # A number that ends with what was read so far may go on.
            if end < len(self._text) or not self._more():
                self._at = end
                return value

    def bad(self, what: str, at: int | None = None) -> BadFile:
        """Return what is the matter at a position of the text held; without one, where we are."""
        line = self._line + self._text.count("\n", 0, self._at if at is None else at)
        return BadFile(f"line {line} {what}." if what.startswith("is") else f"line {line}: {what}.")

    def _may_go_on(self, error: ValueError) -> bool:
        """Whether what cannot be read is just cut off by the end of what was read so far."""
        if not isinstance(error, json.JSONDecodeError):
            return False
        # Within a string the decoder tells where it began, else where it stopped.
        return "nterminated" in error.msg or error.pos > len(self._text) - _LONGEST_TOKEN

    def _more(self) -> bool:
        """Read on, as much again as is held; False at the end of the file."""
        if self._ended:
            return False
        self._line += self._text.count("\n", 0, self._at)
        self._text, self._at = self._text[self._at :], 0
        if len(self._text) > MAX_VALUE_CHARACTERS:
            raise self.bad("one value is larger than any comment")
        data = self._stream.read(max(_CHUNK_BYTES, len(self._text)))
        self._ended = not data
        try:
            self._text += self._decoder.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            raise self.bad("is not UTF-8") from error
        return not self._ended


class _Walk:
    """The way through a file, down to the values and past everything else."""

    def __init__(self, text: _Text, paths: tuple[str, ...]) -> None:
        self._text = text
        self._paths = frozenset(paths)
        self._numbers = dict.fromkeys(paths, 0)

    def all(self, *, several: bool) -> Iterator[JsonValue]:
        yield from self._value("", 0)
        while several and self._text.peek():
            yield from self._value("", 0)
        if self._text.peek():
            raise self._text.bad("is not JSON")

    def _value(self, path: str, depth: int) -> Iterator[JsonValue]:
        if not path and "{}" in self._paths and self._text.peek() == "{":
            path = "{}"
        if path in self._paths:
            self._numbers[path] += 1
            yield JsonValue(path, self._text.value(), self._numbers[path])
            return
        if depth > _MAX_NESTING:
            raise self._text.bad("is nested too deeply")
        start = self._text.peek()
        if start == "[":
            yield from self._array(path, depth)
        elif start == "{":
            yield from self._object(path, depth)
        else:
            self._text.value()

    def _array(self, path: str, depth: int) -> Iterator[JsonValue]:
        self._text.take("[")
        if self._text.peek() == "]":
            self._text.take("]")
            return
        while True:
            yield from self._value(f"{path}[]", depth + 1)
            if self._text.take(",]") == "]":
                return

    def _object(self, path: str, depth: int) -> Iterator[JsonValue]:
        self._text.take("{")
        if self._text.peek() == "}":
            self._text.take("}")
            return
        while True:
            if self._text.peek() != '"':
                raise self._text.bad("is not JSON")
            key = self._text.value()
            self._text.take(":")
            yield from self._value(f"{path}.{key}" if path else key, depth + 1)
            if self._text.take(",}") == "}":
                return
