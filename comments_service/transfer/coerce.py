"""Values that files write in several ways, such as ``"0"``, ``0`` and nothing, as one type."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from comments_service.transfer.entries import Page

_TRUE = {"true", "t", "yes", "on", "1"}
_MOST = 10**6
_KEYS_AT_ONCE = 10_000

#: Why an element of a list of comments is none.
NO_COMMENT = "not a comment"


def mapping(value: Any) -> dict[str, Any]:
    """Return ``value`` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def text(value: Any) -> str:
    """Return text as it is, a number as digits, a date as ISO 8601 has it, "" for all else."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def one_of(record: dict[str, Any], *names: str) -> str:
    """Return the first of the members ``names`` that holds text."""
    return next(filter(None, (text(record.get(name)).strip() for name in names)), "")


def identifier(value: Any, *none: str) -> str | None:
    """Return an id as text; None for none, and for what stands for none: 0, ``none``."""
    name = text(mapping(value).get("$oid", value)).strip()
    return None if name in ("", "0", "null", "undefined", *none) else name


def flag(value: Any) -> bool:
    """Tell whether ``value`` says yes, in whatever type."""
    return value is True or text(value).strip().lower() in _TRUE


def number(value: Any) -> int:
    """Return a whole number between minus and plus a million; 0 for what is none."""
    try:
        return max(-_MOST, min(int(float(text(value) or 0)), _MOST))
    except (ValueError, OverflowError):
        return 0


def votes(score: Any) -> tuple[int, int]:
    """Return votes for and against from a file that has the difference alone."""
    difference = number(score)
    return max(difference, 0), max(-difference, 0)


def website(value: Any) -> str | None:
    """Return a web address as text; some write the word "undefined" for none."""
    return identifier(value)


def page_address(text: str) -> str | None:
    """Return a page's web address, or its path with one slash at the start; None for nothing."""
    address = text.strip()
    if not address or address.lower().startswith(("http://", "https://")):
        return address or None
    return "/" + address.lstrip("/")


class Pages:
    """Yields a page once, though each of its comments names it; again, if pages are very many."""

    def __init__(self, closed: Iterable[str] = ()) -> None:
        self._seen: set[str] = set()
        self._closed = frozenset(closed)

    def page(self, key: str, title: str = "") -> Iterable[Page]:
        """Return the page of that address or path; nothing if it came lately."""
        if key in self._seen:
            return ()
        if len(self._seen) >= _KEYS_AT_ONCE:
            self._seen.clear()
        self._seen.add(key)
        is_closed = key in self._closed
        return (Page(key=key, address=page_address(key), title=title or None, is_closed=is_closed),)
