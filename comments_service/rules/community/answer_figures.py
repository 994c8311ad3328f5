"""The figures of answers over some days: of all waits, and by week, cause, page, hour and person.

Weeks and hours are those of the site's time zone; the days of the period are UTC's, as everywhere.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from comments_service.rules.community.needs import Cause
from comments_service.rules.community.response_times import ResponseTimes, Wait, response_times
from comments_service.rules.core.periods import Period

PAGES_SHOWN = 20

Key = TypeVar("Key", date, int, str)
By = list[tuple[Key, ResponseTimes]]


@dataclass(frozen=True)
class AnswerFigures:
    """Figures of the waits that began in ``period``; threads and people by their numbers.

    ``threads`` are those with the most waits, ``people`` those who answered and may be named.
    """

    period: Period
    total: ResponseTimes
    weeks: By[date]
    causes: By[str]
    threads: By[int]
    hours: By[int]
    people: By[int]


def answer_figures(
    waits: Sequence[Wait], period: Period, zone: ZoneInfo, now: datetime, *, by_person: bool
) -> AnswerFigures:
    """Return the figures of ``waits``; people only where ``by_person`` allows it."""

    def grouped(key: Callable[[Wait], Key], always: Iterable[Key] = ()) -> By[Key]:
        groups: dict[Key, list[Wait]] = defaultdict(list, {one: [] for one in always})
        for wait in waits:
            groups[key(wait)].append(wait)
        return [(one, response_times(some, now)) for one, some in sorted(groups.items())]

    threads = sorted(grouped(lambda wait: wait.thread_id), key=lambda one: -one[1].opened)
    answered = [wait for wait in waits if wait.answered_by is not None]
    people = sorted({wait.answered_by for wait in answered if wait.answered_by is not None})
    return AnswerFigures(
        period=period,
        total=response_times(waits, now),
        weeks=grouped(lambda wait: _monday(wait.since.astimezone(zone).date()), _weeks(period)),
        causes=[one for cause in Cause for one in grouped(lambda w: w.cause) if one[0] == cause],
        threads=[one for one in threads if one[1].opened][:PAGES_SHOWN],
        hours=grouped(lambda wait: wait.since.astimezone(zone).hour, range(24)),
        people=[
            (person, response_times([w for w in answered if w.answered_by == person], now))
            for person in people
            if by_person
        ],
    )


def minute_in(zone: ZoneInfo, moment: datetime | None) -> str | None:
    """Return a moment as clocks of ``zone`` show it, such as "2026-11-29 21:40"."""
    return None if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weeks(period: Period) -> list[date]:
    first, last = _monday(period.first), _monday(period.last)
    return [first + timedelta(days=7 * n) for n in range((last - first).days // 7 + 1)]
