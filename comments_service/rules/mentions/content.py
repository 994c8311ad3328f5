"""What a source says of itself: its kind, title, author, words and date, as strangers' text.

By its microformats (https://microformats.org/wiki/h-entry), as far as a list of links needs them.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from lxml.etree import _Element as Element

from comments_service.errors import AppError
from comments_service.rules.mentions.entry import Content
from comments_service.rules.mentions.html import elements, paragraph_of, text_of, title_of
from comments_service.rules.mentions.source import Page
from comments_service.rules.text.characters import is_visible
from comments_service.rules.text.fields import MAX_NAME_LENGTH, clean_title
from comments_service.rules.text.links import clean_address
from comments_service.rules.text.urls import MAX_URL_LENGTH

LONGEST_SNIPPET = 300
# The first that the link is wins.
_KINDS = {"u-like-of": "like", "u-repost-of": "repost", "u-in-reply-to": "reply"}
_LONGEST_DATE = 40


def content_of(page: Page, now: datetime) -> Content:
    """Return what a page that holds the link says; ``now`` bounds its date."""
    entry = _entry_around(page.link)
    own = list(_own(entry)) if entry is not None else []
    author = _first(own, "p-author") if own else None
    name, address = _author(author, page) if author is not None else (None, None)
    words = _first(own, "p-summary", "e-content", "p-content")
    around = words if words is not None else paragraph_of(page.link)
    snippet = _cut(text_of(around), LONGEST_SNIPPET)
    return Content(
        kind=_kind(page, own),
        title=_title(page, own, snippet),
        author_name=name or _meta_author(page.root),
        author_url=address,
        snippet=snippet,
        written_at=_date(_first(own, "dt-published"), now),
        url=_url(_first(own, "u-url"), page),
    )


def _classes(element: Element) -> set[str]:
    return set((element.get("class") or "").split())


def _is_root(element: Element) -> bool:
    return any(name.startswith("h-") for name in _classes(element))


def _entry_around(link: Element) -> Element | None:
    """Return the outermost h-entry that the link is in: what it cites is inside."""
    around = [link, *link.iterancestors()]
    return next((one for one in reversed(around) if "h-entry" in _classes(one)), None)


def _own(entry: Element) -> Iterator[Element]:
    """Yield the elements of an entry, without those inside of what it cites or names."""
    pending = list(reversed(entry))
    while pending:
        element = pending.pop()
        if not isinstance(element.tag, str):
            continue
        yield element
        if not _is_root(element):
            pending.extend(reversed(element))


def _first(own: list[Element], *names: str) -> Element | None:
    for name in names:
        for element in own:
            if name in _classes(element):
                return element
    return None


def _kind(page: Page, own: list[Element]) -> str:
    for name, kind in _KINDS.items():
        for element in own:
            if name in _classes(element) and any(map(page.links_to_target, elements(element))):
                return kind
    rel = (page.link.get("rel") or "").split()
    return "reply" if "in-reply-to" in rel else "mention"


def _author(author: Element, page: Page) -> tuple[str | None, str | None]:
    parts = [author, *_own(author)] if _is_root(author) else [author]
    named = _first(parts, "p-name") if _is_root(author) else author
    links = [one for one in parts if one.get("href")]
    link = _first(links, "u-url")
    if link is None and links:
        link = links[0]
    name = text_of(named if named is not None else author)
    return _cut(name, MAX_NAME_LENGTH), _url(link, page)


def _meta_author(root: Element) -> str | None:
    meta = root.find(".//meta[@name='author']")
    return _cut((meta.get("content") or "")[:1000], MAX_NAME_LENGTH) if meta is not None else None


def _title(page: Page, own: list[Element], snippet: str | None) -> str | None:
    named = _first(own, "p-name")
    title = clean_title(text_of(named) if named is not None else title_of(page.root))
    # Notes have no title: their whole text is their name.
    is_text = named is not None and bool(title and snippet) and _begins_alike(title, snippet)
    return None if is_text else title


def _begins_alike(title: str | None, snippet: str | None) -> bool:
    one, other = (title or "").rstrip("…"), (snippet or "").rstrip("…")
    return one.startswith(other) or other.startswith(one)


def _date(element: Element | None, now: datetime) -> datetime | None:
    if element is None:
        return None
    text = element.get("datetime") or element.get("title") or text_of(element)
    try:
        date = datetime.fromisoformat(text.strip()[:_LONGEST_DATE])
        date = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return date if date.year >= 1990 and date <= now else None


def _url(element: Element | None, page: Page) -> str | None:
    address = page.address(element) if element is not None else ""
    try:
        return clean_address(address, "url", MAX_URL_LENGTH) if address else None
    except AppError:
        return None


def _cut(text: str, length: int) -> str | None:
    """Return a line cut between words; None for one of which nothing would show."""
    line = " ".join(text.split())
    if len(line) > length:
        start, space, _rest = line[: length - 1].rpartition(" ")
        line = (start if space and len(start) > length // 2 else line[: length - 1]) + "…"
    return line if is_visible(line) else None
