"""The one table: medians over the rounds, how far they spread, and ratios within the same run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from bench.load import Measure

SERVICE = "palabre"
#: Scenario, then target: one measure a round.
Measures = Mapping[str, Mapping[str, list[Measure]]]


@dataclass(frozen=True)
class Bar:
    """``what`` must be at least (or at most) so much."""

    what: str
    value: float
    bound: float
    is_least: bool = True

    def __str__(self) -> str:
        sign = "≥" if self.is_least else "≤"
        held = self.value >= self.bound if self.is_least else self.value <= self.bound
        verdict = "yes" if held else "NO"
        return f"| {self.what} | {sign} {self.bound:g} | {self.value:.2f} | {verdict} |"


def table(measures: Measures) -> str:
    """Every scenario and target in a line, in Markdown."""
    lines = [
        "| Scenario | Target | Answers/s | spread | p50 ms | p99 ms | failed | Palabre is |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for scenario, targets in measures.items():
        for target, rounds in targets.items():
            lines.append(_line(scenario, target, rounds, rate(measures, scenario)))
    return "\n".join(lines)


def rate(measures: Measures, scenario: str, target: str = SERVICE) -> float:
    """The median of a target's answers a second."""
    return median(measure.rate for measure in measures[scenario][target])


def ratio(measures: Measures, scenario: str, to: str) -> float:
    """The service's median rate as a multiple of a target's."""
    return _times(rate(measures, scenario), rate(measures, scenario, to))


def slowness(measures: Measures, scenario: str, to: str) -> float:
    """The service's median 99th percentile as a multiple of a target's."""
    own, others = (
        median(measure.p99_ms for measure in measures[scenario][target]) for target in (SERVICE, to)
    )
    return _times(own, others)


def bars(found: Iterable[Bar]) -> str:
    """What was promised, and whether it is so, in Markdown."""
    return "\n".join(["| Promise | bar | here | held |", "|---|---:|---:|---|", *map(str, found)])


def _line(scenario: str, target: str, rounds: list[Measure], service: float) -> str:
    rates = [measure.rate for measure in rounds]
    middle = median(rates)
    spread = (max(rates) - min(rates)) / middle * 100 if middle else 0.0
    p50, p99 = (median(getattr(m, name) for m in rounds) for name in ("p50_ms", "p99_ms"))
    failed = sum(measure.failed for measure in rounds)
    compared = "" if target == SERVICE else f"{_times(service, middle):.2f} ×"
    return (
        f"| {scenario} | {target} | {middle:,.0f} | {spread:.0f} % | {p50:.2f} | {p99:.2f} "
        f"| {failed} | {compared} |"
    )


def _times(value: float, of: float) -> float:
    """``value`` as a multiple; of what answered nothing at all it is infinitely many."""
    return value / of if of else float("inf")
