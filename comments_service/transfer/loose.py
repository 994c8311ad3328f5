"""Values of files that mean one thing and write it in several ways: ``"0"``, ``0`` and nothing."""

from collections.abc import Iterable
from typing import Any

from comments_service.transfer.entries import Page

_TRUE = {"true", "t", "yes", "on", "1"}
_MOST = 10**6
_KEYS_AT_ONCE = 10_000

#: Why an element of a list of comments is none.
NO_COMMENT = "not a comment"


def mapping(value: Any) -> dict[str, Any]:
    """``value`` where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def text(value: Any) -> str:
    """Text as it is, a number as digits, "" for everything else."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def one_of(record: dict[str, Any], *names: str) -> str:
    """The first of the members ``names`` that holds text."""
    return next(filter(None, (text(record.get(name)).strip() for name in names)), "")


def identifier(value: Any, *nobody: str) -> str | None:
    """An id as text; None for none, and for what stands for none: 0, ``nobody``."""
    known = text(mapping(value).get("$oid", value)).strip()
    return None if known in ("", "0", "null", "undefined", *nobody) else known


def flag(value: Any) -> bool:
    """Whether ``value`` says yes, in whatever type."""
    return value is True or text(value).strip().lower() in _TRUE


def number(value: Any) -> int:
    """A whole number between minus and plus a million; 0 for what is none."""
    try:
        return max(-_MOST, min(int(float(text(value) or 0)), _MOST))
    except (ValueError, OverflowError):
        return 0


def votes(score: Any) -> tuple[int, int]:
    """Votes for and against of which only the difference is told."""
    told = number(score)
    return max(told, 0), max(-told, 0)


def website(value: Any) -> str | None:
    """A web address as text; some write the word "undefined" for none."""
    return identifier(value)


def place(address: str) -> str | None:
    """A page's web address, or its path with one slash at the start; None for nothing."""
    known = address.strip()
    if not known or known.lower().startswith(("http://", "https://")):
        return known or None
    return "/" + known.lstrip("/")


class Pages:
    """Tells pages that are named with each comment once, or now and then where they are many."""

    def __init__(self, closed: Iterable[str] = ()) -> None:
        self._told: set[str] = set()
        self._closed = frozenset(closed)

    def page(self, key: str, title: str = "") -> Iterable[Page]:
        """The page of that address or path; nothing when it was just told."""
        if key in self._told:
            return ()
        if len(self._told) >= _KEYS_AT_ONCE:
            self._told.clear()
        self._told.add(key)
        is_closed = key in self._closed
        return (Page(key=key, address=place(key), title=title or None, is_closed=is_closed),)
