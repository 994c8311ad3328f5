"""Working time: weekly hours in a time zone but for closed days, exact across clock changes.

A minute is working time if the clock on the wall shows a time within the hours of its day, or of
the day before where those end after midnight, and its date is not closed. So the hour that comes
twice in autumn counts twice, and the one that is skipped in spring not at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Span:
    """Minutes of a day of the week (Monday is 0), from midnight; ``end`` may be past 1440."""

    weekday: int
    start: int
    end: int


@dataclass(frozen=True)
class WorkingTime:
    """When a team works: without spans on every day around the clock."""

    zone: ZoneInfo
    spans: tuple[Span, ...] = ()
    closed: frozenset[date] = frozenset()

    def worked_s(self, start: datetime, end: datetime) -> int:
        """Return the seconds of working time from ``start`` to ``end``, both with a zone."""
        start, end = start.astimezone(UTC), max(start, end).astimezone(UTC)
        worked = timedelta()
        for opens, closes in self._open(start):
            if opens >= end:
                break
            worked += min(closes, end) - max(opens, start)
        return int(worked.total_seconds())

    def after(self, start: datetime, seconds: int) -> datetime:
        """Return when so many seconds of working time have passed since ``start``, in UTC."""
        start, left = start.astimezone(UTC), timedelta(seconds=seconds)
        for opens, closes in self._open(start):
            begun = max(opens, start)
            if closes - begun >= left:
                return begun + left
            left -= closes - begun
        raise AssertionError("the calendar has no end")

    def next_open(self, moment: datetime) -> datetime:
        """Return ``moment`` if it is working time, otherwise when that begins again, in UTC."""
        moment = moment.astimezone(UTC)
        opens, _ = next(self._open(moment))
        return max(opens, moment)

    def _open(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the stretches of working time that end after ``moment``, in UTC and in order."""
        day = moment.astimezone(self.zone).date() - 2 * _DAY
        while True:
            for opens, closes in _instants(self._walls(day), self.zone):
                if closes > moment:
                    yield opens, closes
            day += _DAY

    def _walls(self, day: date) -> list[tuple[datetime, datetime]]:
        """Return when the wall's clock shows working time on ``day``: joined, in order."""
        if day in self.closed:
            return []
        midnight = datetime.combine(day, time())
        if not self.spans:
            return [(midnight, midnight + _DAY)]
        # What was begun on the day before is shifted by a day, and cut at midnight.
        minutes = sorted(
            (max(span.start - shift, 0), min(span.end - shift, 1440))
            for span in self.spans
            for shift in (0, 1440)
            if span.weekday == (day.weekday() - shift // 1440) % 7 and span.end > shift
        )
        joined: list[tuple[int, int]] = []
        for start, end in minutes:
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], end))
            else:
                joined.append((start, end))
        return [
            (midnight + timedelta(minutes=start), midnight + timedelta(minutes=end))
            for start, end in joined
        ]


def _instants(
    walls: list[tuple[datetime, datetime]], zone: ZoneInfo
) -> list[tuple[datetime, datetime]]:
    """Return the stretches of time, in UTC and in order, at which a wall's clock is in ``walls``.

    All of ``walls`` lies on one day. Where the clock changes on it, each offset counts only for as
    long as it is in effect.
    """
    if not walls:
        return []
    # Wherever on earth: offsets lie between -12 and +14 hours.
    first = walls[0][0].replace(tzinfo=UTC) - timedelta(hours=38)
    last = walls[-1][1].replace(tzinfo=UTC) + timedelta(hours=36)
    change = _clock_change(first, last, zone)
    parts = [(first, change), (change, last)] if change else [(first, last)]
    stretches = []
    for begins, ends in parts:
        offset = (ends - _SECOND).astimezone(zone).utcoffset() or timedelta()
        for start, end in walls:
            opens = max(start.replace(tzinfo=UTC) - offset, begins)
            closes = min(end.replace(tzinfo=UTC) - offset, ends)
            if opens < closes:
                stretches.append((opens, closes))
    return stretches


def _clock_change(first: datetime, last: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the second, in UTC, at which the offset of ``zone`` changes between two moments."""
    before = first.astimezone(zone).utcoffset()
    if before == last.astimezone(zone).utcoffset():
        return None
    while last - first > _SECOND:
        middle = first + (last - first) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == before:
            first = middle
        else:
            last = middle
    return last
