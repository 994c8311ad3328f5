"""Charts as plain geometry, for the template to draw: no script, no style, no library."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: The height of a chart in its own units; each bar is WIDTH of them wide.
HEIGHT = 100
WIDTH = 10
_GAP = 1


@dataclass(frozen=True)
class Piece:
    """A part of a bar: what it counts, and where it stands."""

    kind: str
    count: int
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """What is counted of one day or week, piece upon piece."""

    label: str
    x: int
    pieces: list[Piece]


@dataclass(frozen=True)
class Chart:
    """Bars side by side; ``top`` is what the whole height stands for."""

    bars: list[Bar]
    top: int
    width: int
    height: int = HEIGHT
    bar_width: int = WIDTH - _GAP


def stacked(rows: Sequence[tuple[str, Mapping[str, int]]]) -> Chart:
    """Stacked bars of rows (label, count by kind), the first kind at the bottom."""
    top = round_top(max((sum(counts.values()) for _, counts in rows), default=0))
    bars = [Bar(label, n * WIDTH, _pieces(counts, top)) for n, (label, counts) in enumerate(rows)]
    return Chart(bars, top, max(len(rows), 1) * WIDTH)


def round_top(largest: int) -> int:
    """Return the least of 1, 2, 4, 5, 10, 20, … that is not below ``largest``."""
    power = 1
    while True:
        for step in (1, 2, 4, 5):
            if step * power >= largest:
                return step * power
        power *= 10


def _pieces(counts: Mapping[str, int], top: int) -> list[Piece]:
    pieces, below = [], 0
    for kind, count in counts.items():
        if count:
            below += count
            y = HEIGHT - HEIGHT * below / top
            pieces.append(Piece(kind, count, round(y, 2), round(HEIGHT * count / top, 2)))
    return pieces
