"""Whether a source holds the link that it was said to (Webmention, section 3.2.2)."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import orjson
from lxml.etree import _Element as Element

from comments_service.rules.mentions.html import elements, tree_of

_HTML = ("text/html", "application/xhtml+xml")
_LINKS = ("href", "src", "cite", "data", "poster")
# Lines of the head say where a page is, not what it speaks of.
_NO_LINKS = {"base", "script", "style", "meta", "form"}
_LONGEST_LINK = 24_000


@dataclass(frozen=True)
class Source:
    """What was fetched: its last address, its content type and as much of its body as was read."""

    url: str
    content_type: str
    body: bytes

    @property
    def kind(self) -> str:
        """The content type without its parameters."""
        return self.content_type.partition(";")[0].strip().lower()


@dataclass(frozen=True)
class Page:
    """A source in HTML: its elements, and the first of them that links to the target."""

    root: Element
    base: str
    link: Element
    target: str

    def address(self, element: Element) -> str:
        """Return where an element links to, in full; empty for one that links to nothing."""
        return next((link for link in _addresses(element, self.base)), "")

    def links_to_target(self, element: Element) -> bool:
        """Whether an element is a link to the target."""
        return self.target in _addresses(element, self.base)


def page_of(source: Source, target: str) -> Page | None:
    """Return the page that a source is, if it is one and links to the target."""
    root = tree_of(source.body, source.content_type) if source.kind in _HTML else None
    if root is None:
        return None
    base = _base(root, source.url)
    for element in elements(root):
        if target in _addresses(element, base):
            return Page(root, base, element, target)
    return None


def is_named_in(source: Source, target: str) -> bool:
    """Whether a source that is no page of HTML holds the address: JSON as a value, else in text."""
    if source.kind == "application/json" or source.kind.endswith("+json"):
        try:
            return _is_a_value(orjson.loads(source.body), target)
        except orjson.JSONDecodeError:
            return False
    if source.kind.startswith("text/") and source.kind not in _HTML:
        # An address goes on with what may stand in one; a full stop ends a sentence.
        whole = re.escape(target) + r"(?![\w/%~+=&?#@:-]|[.,;!][\w/%])"
        return re.search(whole, source.body.decode("utf-8", "replace")) is not None
    return False


def _addresses(element: Element, base: str) -> list[str]:
    """Return where an element links to: as written, and in full."""
    if element.tag in _NO_LINKS or (element.tag == "link" and not element.get("class")):
        return []
    written = [value.strip() for name in _LINKS if (value := element.get(name))]
    if element.tag == "data" and (value := element.get("value")):
        written.append(value.strip())
    return [one for text in written for one in (_joined(base, text), text) if one]


def _base(root: Element, url: str) -> str:
    base = root.find(".//base[@href]")
    return _joined(url, base.get("href") or "") if base is not None else url


def _joined(base: str, link: str) -> str:
    if len(link) > _LONGEST_LINK:
        return ""
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def _is_a_value(document: Any, target: str) -> bool:
    pending = [document]
    while pending:
        one = pending.pop()
        if one == target:
            return True
        if isinstance(one, dict):
            pending.extend(one.values())
        elif isinstance(one, list):
            pending.extend(one)
    return False
