"""Rich text that editors on ProseMirror store as JSON: nodes within nodes, marks on text.

What comes out is HTML of the few elements that comments may have. A node that is not known counts
for what stands in it, or links to what it shows.
"""

import html
from typing import Any

from comments_service.transfer.coerce import mapping, text

_DEEPEST = 30
# By the name of a node or mark without capitals and underscores: editors differ in those.
_ELEMENTS = {
    "paragraph": "p",
    "blockquote": "blockquote",
    "codeblock": "pre",
    "bulletlist": "ul",
    "orderedlist": "ol",
    "listitem": "li",
    "heading": "p",
    "strong": "strong",
    "bold": "strong",
    "em": "em",
    "italic": "em",
    "code": "code",
    "strike": "del",
    "strikethrough": "del",
}
_ADDRESSES = ("src", "url", "href")
_WORDS = ("alt", "label", "name", "title", "username")


def html_of(node: Any, depth: int = 0) -> str:
    """Return the HTML of a node; "" for what is none. Of what is very deep the words remain."""
    if depth > _DEEPEST:
        return html.escape(_words_of(node))
    if isinstance(node, list):
        return "".join(html_of(one, depth + 1) for one in node)
    record = mapping(node)
    kind = _kind(record)
    if kind == "text":
        return _marked(html.escape(text(record.get("text"))), record.get("marks"))
    if kind == "hardbreak":
        return "<br>"
    inner = html_of(record.get("content"), depth + 1)
    element = _ELEMENTS.get(kind)
    if element:
        return f"<{element}>{inner}</{element}>"
    return inner or _shown(mapping(record.get("attrs")))


def _words_of(node: Any) -> str:
    words, rest = [], [node]
    while rest:
        one = rest.pop()
        rest.extend(
            reversed(one) if isinstance(one, list) else [mapping(one).get("content")] * bool(one)
        )
        words.append(text(mapping(one).get("text")))
    return "".join(words)


def _marked(inner: str, marks: Any) -> str:
    for mark in map(mapping, marks if isinstance(marks, list) else ()):
        kind = _kind(mark)
        if kind == "link":
            href = html.escape(text(mapping(mark.get("attrs")).get("href")))
            inner = f'<a href="{href}">{inner}</a>'
        elif kind in _ELEMENTS:
            inner = f"<{_ELEMENTS[kind]}>{inner}</{_ELEMENTS[kind]}>"
    return inner


def _shown(attributes: dict[str, Any]) -> str:
    """Return a picture, a video or a person as a link or as words."""
    words = next(filter(None, (text(attributes.get(name)) for name in _WORDS)), "")
    address = next(filter(None, (text(attributes.get(name)) for name in _ADDRESSES)), "")
    if not address:
        return html.escape(words)
    return f'<p><a href="{html.escape(address)}">{html.escape(words or address)}</a></p>'


def _kind(record: dict[str, Any]) -> str:
    return text(record.get("type")).replace("_", "").lower()
