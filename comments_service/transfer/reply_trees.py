"""Who replies to whom in a file, once all of it is read: loops cut, an order in which ids grow.

Everything is in flat arrays, about forty bytes a comment.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

NONE = -1


@dataclass(frozen=True)
class Position:
    """Where comment ``n`` of the file stands: below ``parent`` or at the top of ``thread``.

    ``since`` is its time in milliseconds, or its parent's if that is later; ``depth`` counts how
    many of its ancestors share that moment: in the order of both, parents come first.
    """

    n: int
    parent: int | None
    thread: int
    since: int
    depth: int


class ReplyTrees:
    """The comments of a file by their number in it, 0 to ``count`` - 1."""

    def __init__(self, count: int) -> None:
        self._parent = array("q", [NONE]) * count
        self._since = array("q", [0]) * count
        self._thread = array("q", [NONE]) * count
        self._depth = array("q", [NONE]) * count  # NONE: not resolved yet

    def add(self, n: int, *, parent: int | None, since: int, thread: int) -> None:
        """Add a comment; ``parent`` is the number of the one that it replies to."""
        self._parent[n] = NONE if parent is None else parent
        self._since[n] = since
        self._thread[n] = thread

    def positions(self) -> Iterator[Position]:
        """Yield them all, each in the thread of its parent."""
        for n, thread in enumerate(self._thread):
            if thread != NONE:
                self._resolve(n)
                parent = self._parent[n]
                yield Position(
                    n,
                    None if parent == NONE else parent,
                    self._thread[n],
                    self._since[n],
                    self._depth[n],
                )

    def _resolve(self, n: int) -> None:
        for one in reversed(self._unresolved_line(n)):
            parent = self._parent[one]
            if parent == NONE:
                self._depth[one] = 0
                continue
            self._thread[one] = self._thread[parent]
            is_later = self._since[one] > self._since[parent]
            self._depth[one] = 0 if is_later else self._depth[parent] + 1
            self._since[one] = max(self._since[one], self._since[parent])

    def _unresolved_line(self, n: int) -> list[int]:
        """Return ``n`` and its unresolved ancestors; a loop is cut above its first comment."""
        line: list[int] = []
        seen: set[int] = set()
        one = n
        while one != NONE and self._depth[one] == NONE:
            if one in seen:
                loop = line[line.index(one) :]
                self._parent[self._earliest(loop)] = NONE
                return self._unresolved_line(n)
            line.append(one)
            seen.add(one)
            one = self._parent[one]
        return line

    def _earliest(self, numbers: Iterable[int]) -> int:
        return min(numbers, key=lambda n: (self._since[n], n))
