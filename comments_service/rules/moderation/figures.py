"""What is counted of a site: comments by day and week, rules and decisions by how they held."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Comments by where they stand today, and those that were refused and never stored."""

    published: int = 0
    held: int = 0
    spam: int = 0
    deleted: int = 0
    refused: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        names = (field.name for field in fields(self))
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def total(self) -> int:
        """All that came in."""
        return self.published + self.held + self.spam + self.deleted + self.refused


@dataclass(frozen=True)
class Span:
    """What came in on a day, or in the week that begins on it."""

    first: date
    counts: Counts


@dataclass(frozen=True, kw_only=True)
class RuleCounts:
    """What a rule did: refused, or held; of the held what is published, removed or waits today.

    ``withdrawn`` were taken back by their authors: they say nothing about the rule.
    """

    rule: str
    refused: int = 0
    published: int = 0
    removed: int = 0
    waiting: int = 0
    withdrawn: int = 0

    @property
    def held(self) -> int:
        """All that it held back."""
        return self.published + self.removed + self.waiting + self.withdrawn

    @property
    def decided(self) -> int:
        """What moderators have decided of it."""
        return self.published + self.removed

    @property
    def false_positives(self) -> float | None:
        """Which share of what was decided has been published after all; None before that."""
        return share(self.published, self.decided)


@dataclass(frozen=True, kw_only=True)
class DecisionCounts:
    """Decisions by kind, and those that undid an earlier one.

    ``reversed`` are those taken back, restored comments, and what was fetched back from spam.
    """

    approve: int = 0
    hold: int = 0
    spam: int = 0
    delete: int = 0
    restore: int = 0
    reversed: int = 0

    @property
    def total(self) -> int:
        """All decisions."""
        return self.approve + self.hold + self.spam + self.delete + self.restore

    @property
    def reversed_share(self) -> float | None:
        """Which share of the decisions was reversed; None without any."""
        return share(self.reversed, self.total)


@dataclass(frozen=True)
class PageCount:
    """The published comments of a page."""

    url: str
    title: str | None
    published: int


def share(part: int, whole: int) -> float | None:
    """``part`` of ``whole`` to three places, never above 1; None of nothing."""
    return round(min(part / whole, 1), 3) if whole else None


def by_week(days: Iterable[Span]) -> list[Span]:
    """Return the weeks (ISO 8601, from Monday on) of days in order; the first and last may be
    cut."""
    weeks: dict[tuple[int, int], Span] = {}
    for day in days:
        week = day.first.isocalendar()[:2]
        span = weeks.get(week)
        weeks[week] = replace(span, counts=span.counts + day.counts) if span else day
    return list(weeks.values())
