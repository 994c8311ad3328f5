"""What the visits say: medians, and the widget beside the floor of the same round."""

from collections.abc import Callable, Mapping
from statistics import median

from bench.table import Bar
from bench.widget.blog import FLOOR, WIDGET
from bench.widget.phone import Visit

#: Each figure, and at most how many times the floor's it may be.
_FIGURES: dict[str, tuple[Callable[[Visit], float], float]] = {
    "first comment": (lambda visit: visit.first_ms, 1.2),
    "blocked main thread": (lambda visit: visit.blocked_ms, 2),
    "longest task": (lambda visit: visit.longest_ms, 1.5),
}
#: Subject and number of comments: one visit a round.
Visits = Mapping[tuple[str, int], list[Visit]]


def table(visits: Visits) -> str:
    """Return the medians of every subject in a line, in Markdown."""
    lines = [
        "| Comments | | first comment, ms | blocked, ms | longest task, ms |",
        "|---:|---|---:|---:|---:|",
    ]
    for (subject, count), of in visits.items():
        figures = (median(map(figure, of)) for figure, _ in _FIGURES.values())
        lines.append(f"| {count} | {subject} | " + " | ".join(f"{n:.0f}" for n in figures) + " |")
    return "\n".join(lines)


def promises(visits: Visits) -> list[Bar]:
    """Return the medians of the ratios within a round, beside their bars."""
    told = []
    for count in sorted({count for _, count in visits}):
        pairs = list(zip(visits[WIDGET, count], visits[FLOOR, count], strict=True))
        for what, (figure, bound) in _FIGURES.items():
            ratio = median(figure(own) / max(1, figure(floor)) for own, floor in pairs)
            told.append(Bar(f"{count} comments: {what}, of the floor's", ratio, bound, False))
    return told
