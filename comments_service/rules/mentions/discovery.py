"""Where a page takes webmentions (Webmention, section 3.1.2)."""

import re
from collections.abc import Sequence
from urllib.parse import urljoin

from comments_service.errors import AppError
from comments_service.rules.mentions.html import elements, tree_of
from comments_service.rules.text.links import clean_address
from comments_service.rules.text.urls import MAX_URL_LENGTH

_REL = "webmention"
# One link of a Link header and its parameters (RFC 8288, section 3).
_LINK = re.compile(
    r"<([^>]*+)>((?:\s*;\s*[\w!#$&+.^`|~*-]++(?:\s*=\s*(?:\"[^\"]*+\"|[^\s\",;]++))?)*+)"
)
_RELS = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]+))", re.I)
_LONGEST_HEADER = 20_000


def endpoint_of(url: str, headers: Sequence[tuple[str, str]], body: bytes) -> str | None:
    """Return the first endpoint that a page at ``url`` names: in a header, else in its HTML."""
    kind = next((text for name, text in headers if name.lower() == "content-type"), "")
    named = _in_headers(headers)
    if named is None and "html" in kind.lower():
        named = _in_html(url, body, kind)
    if named is None:
        return None
    try:
        return clean_address(urljoin(url, named.strip()), "url", MAX_URL_LENGTH)
    except (AppError, ValueError):
        return None


def _in_headers(headers: Sequence[tuple[str, str]]) -> str | None:
    for name, text in headers:
        if name.lower() != "link" or len(text) > _LONGEST_HEADER:
            continue
        for link in _LINK.finditer(text):
            rel = _RELS.search(link[2])
            if rel and _REL in (rel[1] or rel[2] or "").lower().split():
                return link[1]
    return None


def _in_html(url: str, body: bytes, kind: str) -> str | None:
    root = tree_of(body, kind)
    if root is None:
        return None
    base = root.find(".//base[@href]")
    start = urljoin(url, base.get("href") or "") if base is not None else url
    for element in elements(root):
        href = element.get("href")
        is_link = element.tag in ("link", "a") and href is not None
        if is_link and _REL in (element.get("rel") or "").lower().split():
            named: str = urljoin(start, (href or "").strip())
            return named
    return None
