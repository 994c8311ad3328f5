"""A page of somebody else's as a tree, of bounded depth and cost whatever it holds.

By libxml2, which closes elements as it goes: parsers that repair pages as browsers do (HTML
standard, 13.2.4.3) can be made to build trees of the square of a page's size.
"""

import re
from collections.abc import Iterator

from lxml.etree import HTMLParser, LxmlError, fromstring
from lxml.etree import _Element as Element

from comments_service.rules.text.characters import tame_line

# What is no text of the page, or is not read as markup.
_UNSEEN = {"script", "style", "template", "noscript", "textarea", "title", "head", "svg", "math"}
_BLOCKS = {"p", "li", "td", "dd", "blockquote", "figure", "h1", "h2", "h3", "h4", "h5", "h6"}
_WHOLE = {"body", "html", "article", "section", "main", "div"}
_LABEL = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.I)
#: Of the text of an element, so much is read.
_LONGEST = 20_000


def tree_of(body: bytes, content_type: str) -> Element | None:
    """Return the root element of a page; None for what holds no element."""
    parser = HTMLParser(
        encoding=_encoding(body, content_type),
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        return fromstring(body, parser)
    except (LxmlError, ValueError):
        return None


def _encoding(body: bytes, content_type: str) -> str | None:
    """Return the encoding that the answer names, else UTF-8 if it is that, else the page's own."""
    named = _LABEL.search(content_type)
    if named:
        try:
            HTMLParser(encoding=named[1])
        except LookupError:
            return None
        return named[1]
    try:
        # What was cut off at the end may be half a letter.
        body.rsplit(b"<", 1)[0].decode()
    except UnicodeDecodeError:
        return None
    return "utf-8"


def elements(root: Element) -> Iterator[Element]:
    """Yield every element that readers may meet, in order; of the head, its links."""
    pending = [root]
    while pending:
        element = pending.pop()
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _UNSEEN and name != "head":
            continue
        if name:
            yield element
        pending.extend(reversed(element))


def text_of(element: Element) -> str:
    """Return the text of an element on one line."""
    pieces: list[str] = []
    left = _LONGEST
    pending: list[Element | str] = [element]
    while pending and left > 0:
        one = pending.pop()
        if isinstance(one, str):
            pieces.append(one[:left])
            left -= len(one)
            continue
        if one.tag in ("br", *_BLOCKS):
            pieces.append(" ")
        children: list[Element | str] = [one.text or ""]
        for child in one:
            if child.tag not in _UNSEEN:
                children.append(child)
            children.append(child.tail or "")
        pending.extend(reversed(children))
    return tame_line("".join(pieces))


def title_of(root: Element) -> str:
    """Return what a page calls itself."""
    title = root.find(".//title")
    return tame_line((title.text or "")[:_LONGEST]) if title is not None else ""


def paragraph_of(element: Element) -> Element:
    """Return the smallest block of text around an element, itself if that is all of the page."""
    place: Element = element
    for above in element.iterancestors():
        if above.tag in _WHOLE:
            return place
        place = above
        if above.tag in _BLOCKS:
            return place
    return place
