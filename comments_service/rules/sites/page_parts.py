"""What an install check needs to know of a page: its script elements, its element, its policies."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from comments_service.rules.sites.csp import Script
from comments_service.rules.text.markup import start_tags
from comments_service.rules.text.urls import MAX_URL_LENGTH

ELEMENT = "palabre-comments"


@dataclass(frozen=True)
class PageSource:
    """A page as it came over the wire."""

    url: str
    html: str
    headers: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Tag:
    """A script element, and the site that it names."""

    script: Script
    site: str | None


class PageParts:
    """Script elements, places for comments, and policies in meta elements."""

    def __init__(self, page: PageSource) -> None:
        self.base = page.url
        self._has_base = False
        self.scripts: list[Tag] = []
        self.has_element = False
        self.policies: list[str] = []
        for tag, named in start_tags(page.html):
            self._read(tag, named)

    def _read(self, tag: str, named: dict[str, str]) -> None:
        if tag == "script" and named.get("src"):
            self.scripts.append(self._script(named))
        elif tag == "base" and "href" in named and not self._has_base:
            self._has_base = True  # the first counts (HTML standard, 4.2.3)
            self.base = _joined(self.base, named["href"])
        elif tag == "meta" and named.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append(named.get("content", ""))
        elif tag == ELEMENT or (tag == "div" and ELEMENT in named.get("class", "").split()):
            self.has_element = True

    def _script(self, named: dict[str, str]) -> Tag:
        url = _joined(self.base, named["src"].strip())
        integrity = tuple(named.get("integrity", "").split())
        return Tag(Script(url, named.get("nonce", ""), integrity), named.get("data-site"))


def _joined(base: str, address: str) -> str:
    if len(address) > MAX_URL_LENGTH:
        return base
    try:
        return urljoin(base, address)
    except ValueError:
        return address
