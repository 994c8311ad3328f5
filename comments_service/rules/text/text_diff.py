"""What an edit has changed in a text, word by word."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "gone", "new"]
#: A piece of text, and whether both texts have it or only one.
Piece = tuple[Kind, str]

_PARTS = re.compile(r"\s+|\w+|[^\w\s]")
# Comparing takes time with the square of the length: beyond this the whole is told as replaced.
_COMPARED_AT_MOST = 1000


def word_changes(before: str, after: str) -> list[Piece]:
    """Both texts as one: what stayed, what went and what came, in reading order."""
    old, new = _PARTS.findall(before), _PARTS.findall(after)
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    middle = _middle(old[start : len(old) - end], new[start : len(new) - end])
    pieces = [("same", old[:start]), *middle, ("same", old[len(old) - end :] if end else [])]
    return _joined([(kind, "".join(parts)) for kind, parts in pieces if parts])


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Return the same with one change where only blanks stand between two."""
    joined: list[Piece] = []
    gone = new = ""
    for place, (kind, text) in enumerate(pieces):
        is_between = not text.strip() and 0 < place < len(pieces) - 1 and bool(gone or new)
        if kind != "new" and (kind == "gone" or is_between):
            gone += text
        if kind != "gone" and (kind == "new" or is_between):
            new += text
        if kind == "same" and not is_between:
            joined += _both(gone, new)
            joined.append((kind, text))
            gone = new = ""
    return joined + _both(gone, new)


def _both(gone: str, new: str) -> list[Piece]:
    changes: list[Piece] = [("gone", gone), ("new", new)]
    return [(kind, text) for kind, text in changes if text]


def _middle(old: list[str], new: list[str]) -> Iterator[tuple[Kind, list[str]]]:
    if max(len(old), len(new)) > _COMPARED_AT_MOST:
        yield from (("gone", old), ("new", new))
        return
    for tag, at, to, new_at, new_to in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            yield "same", old[at:to]
        else:
            yield "gone", old[at:to]
            yield "new", new[new_at:new_to]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many parts both begin with."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
