"""What this process has answered: plain numbers in memory, put together when somebody asks."""

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from itertools import repeat
from typing import NamedTuple, TypeVar

#: Upper bounds in seconds: from an answer out of memory to one that somebody gave up waiting for.
BUCKETS = (
    0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
    0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
)  # fmt: skip

_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


class Key(NamedTuple):
    """One kind of answer. ``cache``: what the layer in front had; empty where it is not asked."""

    method: str
    route: str
    status: int
    cache: str


#: Answers by kind: how many in each bucket and above the last, then seconds, then statements.
Table = dict[Key, list[float]]
SECONDS = len(BUCKETS) + 1
STATEMENTS = SECONDS + 1
_COLUMNS = STATEMENTS + 1
#: Before somebody wants to see them: as many as are asked for in half a second at most.
WAITING_AT_MOST = 10_000
Item = TypeVar("Item")


def key_of(method: str, route: str | None, status: int, cache: str = "") -> Key:
    """Return the kind of an answer; what a client can make up at will (methods, paths) is
    "other"."""
    return Key(method if method in _METHODS else "other", route or "other", status, cache)


class Counts:
    """A table that many threads write; ``on_first`` is called with the first answer.

    To count an answer takes no lock: its seconds are appended to a list, which Python does whole or
    not at all, and go into the table many at a time, when somebody wants to see it.
    """

    def __init__(self, on_first: Callable[[], None]) -> None:
        self._lock = threading.Lock()
        self._table: dict[Key, list[float]] = {}
        self._seconds: dict[Key, list[float]] = {}
        self._statements: list[tuple[Key, int]] = []
        self._on_first = on_first

    def counter(self, key: Key, statements: int = 0) -> Callable[[float], object]:
        """Return what counts an answer of one kind by its seconds, for who gives very many of them.

        As ``add``, but for its look at how many wait: whoever writes them down each second takes
        them away.
        """
        if statements:
            return lambda seconds: self.add(key, seconds, statements)
        return self._waiting(key).append

    def add(self, key: Key, seconds: float, statements: int = 0) -> None:
        """Count an answer that took ``seconds`` and so many SQL statements."""
        waiting = self._seconds.get(key)
        if waiting is None:
            waiting = self._waiting(key)
        waiting.append(seconds)
        if statements:
            self._statements.append((key, statements))
        if len(waiting) >= WAITING_AT_MOST and self._lock.acquire(blocking=False):
            try:
                self._sort()
            finally:
                self._lock.release()

    def table(self) -> Table:
        """Return a copy of what has been counted since the process began."""
        with self._lock:
            self._sort()
            return {key: row[:] for key, row in self._table.items()}

    def _waiting(self, key: Key) -> list[float]:
        with self._lock:
            is_first = not self._seconds
            waiting = self._seconds.setdefault(key, [])
        if is_first:
            self._on_first()
        return waiting

    def _sort(self) -> None:
        for key, waiting in self._seconds.items():
            row = self._table.setdefault(key, [0] * _COLUMNS)
            taken = _take_all(waiting)
            for place, number in Counter(map(bisect_left, repeat(BUCKETS), taken)).items():
                row[place] += number
            row[SECONDS] += sum(taken)
        for key, number in _take_all(self._statements):
            self._table[key][STATEMENTS] += number


def merge(into: Table, more: Table) -> None:
    """Add one table to another."""
    for key, row in more.items():
        so_far = into.setdefault(key, [0] * _COLUMNS)
        for place, value in enumerate(row):
            so_far[place] += value


def _take_all(items: list[Item]) -> list[Item]:
    """Empty a list to which others append meanwhile: what they add after the copy stays in it."""
    taken = items[:]
    del items[: len(taken)]
    return taken
