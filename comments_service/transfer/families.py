"""Who answers whom in a file, once all of it was read: loops cut, an order in which ids grow.

Everything is held in flat arrays, about forty bytes a comment.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

NOBODY = -1


@dataclass(frozen=True)
class Standing:
    """Where a comment stands: below ``above`` or at the top, in ``place``.

    ``since`` is its time in milliseconds, or its parent's if that is later; ``depth`` counts how
    many of its forebears share that moment: in the order of both, parents come first.
    """

    number: int
    above: int | None
    place: int
    since: int
    depth: int


class Families:
    """The comments of a file by their number in it, 0 to ``count`` - 1."""

    def __init__(self, count: int) -> None:
        self._above = array("q", [NOBODY]) * count
        self._since = array("q", [0]) * count
        self._place = array("q", [NOBODY]) * count
        self._depth = array("q", [NOBODY]) * count  # NOBODY: not known yet

    def add(self, number: int, *, above: int | None, since: int, place: int) -> None:
        """A comment; ``above`` is the number of the one that it answers."""
        self._above[number] = NOBODY if above is None else above
        self._since[number] = since
        self._place[number] = place

    def standings(self) -> Iterator[Standing]:
        """All of them, settled: each is in the place of the one that it answers."""
        for number, place in enumerate(self._place):
            if place != NOBODY:
                self._settle(number)
                above = self._above[number]
                yield Standing(
                    number,
                    None if above == NOBODY else above,
                    self._place[number],
                    self._since[number],
                    self._depth[number],
                )

    def _settle(self, number: int) -> None:
        for one in reversed(self._line(number)):
            parent = self._above[one]
            if parent == NOBODY:
                self._depth[one] = 0
                continue
            self._place[one] = self._place[parent]
            is_later = self._since[one] > self._since[parent]
            self._depth[one] = 0 if is_later else self._depth[parent] + 1
            self._since[one] = max(self._since[one], self._since[parent])

    def _line(self, number: int) -> list[int]:
        """``number`` and those above it that are not settled; a loop is cut at its first one."""
        line: list[int] = []
        met: set[int] = set()
        one = number
        while one != NOBODY and self._depth[one] == NOBODY:
            if one in met:
                loop = line[line.index(one) :]
                self._above[self._first(loop)] = NOBODY
                return self._line(number)
            line.append(one)
            met.add(one)
            one = self._above[one]
        return line

    def _first(self, numbers: Iterable[int]) -> int:
        return min(numbers, key=lambda number: (self._since[number], number))
