"""Line breaks of foreign text, as its own system showed them."""

import re
from html import escape

_LINE_END = re.compile(r"\r\n?")
_PARAGRAPHS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_BLOCK = (
    r"</?(?:p|div|ul|ol|li|blockquote|pre|table|thead|tbody|tr|td|th|h[1-6]|hr|dl|dt|dd)\b[^<>]*>"
)
_STARTS_BLOCK = re.compile(_BLOCK, re.I)
# Beside a block, or a break that stands there already, a line end shows nothing of its own.
_BREAK_OF_ITS_OWN = re.compile(r"<br\s*/?>[ \t]*\n", re.I)
_AFTER_BLOCK = re.compile(rf"({_BLOCK})[ \t]*\n", re.I)
_BEFORE_BLOCK = re.compile(rf"\n(?={_BLOCK})", re.I)
_PREFORMATTED_TAG = re.compile(r"<pre\b|</pre\s*>", re.I)


def with_breaks(html: str) -> str:
    """HTML in which a line end is a break and an empty line ends a paragraph, with tags for both.

    The result wants a sanitiser that closes paragraphs as browsers do. Within ``pre`` nothing
    changes.
    """
    parts = _split(_LINE_END.sub("\n", html))
    return "".join(part if at % 2 else _flowing(part) for at, part in enumerate(parts))


def _split(html: str) -> list[str]:
    """Return what flows and what is preformatted, by turns.

    Tag by tag, since one expression for both would look for the end of each that has none.
    """
    parts: list[str] = []
    start, opened = 0, None
    for tag in _PREFORMATTED_TAG.finditer(html):
        if not tag[0].startswith("</"):
            opened = tag.start() if opened is None else opened
        elif opened is not None:
            parts += [html[start:opened], html[opened : tag.end()]]
            start, opened = tag.end(), None
    return [*parts, html[start:]]


def plain_with_breaks(text: str) -> str:
    """Plain text as HTML: escaped, with the same breaks and paragraphs."""
    return with_breaks(escape(text, quote=False))


def _flowing(html: str) -> str:
    paragraphs = (_broken(part) for part in _PARAGRAPHS.split(html.strip()) if part.strip())
    return "".join(part if _STARTS_BLOCK.match(part) else f"<p>{part}" for part in paragraphs)


def _broken(paragraph: str) -> str:
    one = _BREAK_OF_ITS_OWN.sub("<br>", paragraph.strip())
    one = _BEFORE_BLOCK.sub("", _AFTER_BLOCK.sub(r"\1", one))
    return one.replace("\n", "<br>")
