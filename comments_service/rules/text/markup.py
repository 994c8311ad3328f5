"""The start tags of a page that somebody else wrote, in linear time whatever it holds.

Less than a parser of HTML: enough to tell which elements a page's source has, comments and the
content of scripts left out.
"""

import html
import re
from collections.abc import Iterator

_START_TAG = re.compile(r"<([a-z][^\s/>]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*+)>", re.I)
_ATTRIBUTE = re.compile(r"([^\s=/>\"']+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
# Their content is text and no markup (HTML standard, 13.1.2).
_ENDS = {name: re.compile(f"</{name}", re.I) for name in ("script", "style", "textarea", "title")}


def start_tags(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the name and the attributes of each start tag, in order; the first of a name stands."""
    place = text.find("<")
    while place >= 0:
        if text.startswith("<!--", place):
            end = text.find("-->", place + 4)
            place = _next(text, end)
            continue
        if text.find(">", place) < 0:
            return
        tag = _START_TAG.match(text, place)
        if tag is None:
            place = text.find("<", place + 1)
            continue
        name = tag[1].lower()
        yield name, _attributes(tag[2])
        place = _next(text, _end_of(text, name, tag.end()))


def _end_of(text: str, name: str, inside: int) -> int:
    """Where the content of an element ends that may hold no other; -1 when it never does."""
    if name not in _ENDS:
        return inside
    end = _ENDS[name].search(text, inside)
    return end.start() if end else -1


def _next(text: str, after: int) -> int:
    """Where the next angle bracket is, ``after`` a place that may not exist (-1)."""
    return text.find("<", after) if after >= 0 else -1


def _attributes(text: str) -> dict[str, str]:
    tags: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = match[2] or match[3] or match[4] or ""
        tags.setdefault(match[1].lower(), html.unescape(value))
    return tags
