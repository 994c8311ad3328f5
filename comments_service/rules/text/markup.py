"""The start tags of a page that somebody else wrote, in linear time whatever it holds.

Less than a parser of HTML: enough to tell which elements a page's source has, comments and the
content of scripts left out. Each character is looked at by one expression, once; a tag that has no
end is the last, as for browsers (HTML standard, 13.2.5: "eof-in-tag").
"""

import re
from collections.abc import Iterator
from string import ascii_lowercase, ascii_uppercase

from comments_service.rules.text.entities import unescape

#: Attributes of one tag, and characters of one value, that are kept.
MAX_ATTRIBUTES = 100
MAX_VALUE_LENGTH = 20_000

_NAME = re.compile(r"<([a-z][^\s/>]*+)", re.I)
_ATTRIBUTE = re.compile(r"[\s/]*+(=?+[^\s/>=]*+)")
_VALUE = re.compile(r"\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>][^\s>]*+)|(?=>))")
_EQUALS = re.compile(r"\s*+=")
# Their content is text and no markup (HTML standard, 13.1.2).
_ENDS = {name: re.compile(f"</{name}", re.I) for name in ("script", "style", "textarea", "title")}
_LONGEST_HEAD = 200_000
# Unlike str.lower, it keeps the length.
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


def start_tags(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the name and the attributes of each start tag, in order; the first of a name stands."""
    place = text.find("<")
    while place >= 0:
        if text.startswith("<!--", place):
            place = _next(text, text.find("-->", place + 4))
            continue
        opening = _NAME.match(text, place)
        if opening is None:
            place = text.find("<", place + 1)
            continue
        attributes, end = _attributes(text, opening.end())
        if end < 0:
            return
        name = opening[1].lower()
        yield name, attributes
        place = _next(text, _end_of(text, name, end))


def _end_of(text: str, name: str, inside: int) -> int:
    """Where the content of an element ends that may hold no other; -1 when it never does."""
    if name not in _ENDS:
        return inside
    end = _ENDS[name].search(text, inside)
    return end.start() if end else -1


def _next(text: str, after: int) -> int:
    """Where the next angle bracket is, ``after`` a place that may not exist (-1)."""
    return text.find("<", after) if after >= 0 else -1


def _attributes(text: str, place: int) -> tuple[dict[str, str], int]:
    """Return the attributes from ``place`` on, and where their tag ends; -1 when it never does."""
    attributes: dict[str, str] = {}
    while True:
        named = _ATTRIBUTE.match(text, place)
        assert named  # it may be empty
        place = named.end()
        if place == len(text):
            return attributes, -1
        if not named[1]:
            return attributes, place + 1  # nothing else than ">" ends an empty name
        value = ""
        if _EQUALS.match(text, place):
            valued = _VALUE.match(text, place)
            if valued is None:
                return attributes, -1  # a quotation mark that nothing closes
            place = valued.end()
            value = (valued[1] or valued[2] or valued[3] or "")[:MAX_VALUE_LENGTH]
        if len(attributes) < MAX_ATTRIBUTES:
            attributes.setdefault(named[1].lower(), unescape(value))


def title_of(page: str) -> str | None:
    """Return the text of the first title element of a page's source."""
    source = page[:_LONGEST_HEAD]
    lower = source.translate(_LOWER)
    start = lower.find("<title")
    inside = lower.find(">", start) if start >= 0 else -1
    end = lower.find("</title", inside) if inside >= 0 else -1
    return unescape(source[inside + 1 : end]) if end >= 0 else None
