"""Working time as its owner types it: hours by the day of the week, and days that are closed.

A line of hours is written as schema.org's ``openingHours``: ``Mo-Fr 09:00-12:00, 13:00-17:30``.
Days can be named in French too, and a span may end on the next day (``22:00-02:30``).
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from comments_service.errors import N_, invalid
from comments_service.rules.community.working_time import Span, WorkingTime

MAX_LINES = 50
MAX_CLOSED_DAYS = 400
#: The least that a week must hold, so that each answer has a time until which it is due.
LEAST_MINUTES_A_WEEK = 60
MAX_LINE_LENGTH = 200
MAX_HOURS_LENGTH = MAX_LINES * (MAX_LINE_LENGTH + 1)
MAX_DAYS_LENGTH = MAX_CLOSED_DAYS * len("2026-12-24/2027-01-02\n")
MAX_ZONE_LENGTH = 64
_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_NAMES = {
    **{day.lower(): number for number, day in enumerate(_DAYS)},
    **{day: number for number, day in enumerate(("lu", "ma", "me", "je", "ve", "sa", "di"))},
}
_LINE = re.compile(r"([a-z]+)\.?(?: ?- ?([a-z]+)\.?)? (.+)")
_SPAN = re.compile(r"(\d{1,2})(?:[:h](\d{2})?)? ?- ?(\d{1,2})(?:[:h](\d{2})?)?")


def clean_hours(text: str) -> str:
    """Return weekly hours in their one spelling, a line for each span of days; "" is always.

    Raise AppError invalid for ``working_hours``.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_LINES or any(len(line) > MAX_LINE_LENGTH for line in lines):
        raise invalid("working_hours", "too_long", N_("This is too long."))
    cleaned = [_spell(*_parts(line)) for line in lines]
    spans = spans_of("\n".join(cleaned))
    if spans and sum(span.end - span.start for span in spans) < LEAST_MINUTES_A_WEEK:
        raise invalid("working_hours", "bad_value", N_("Enter at least one hour a week."))
    return "\n".join(cleaned)


def clean_days(text: str) -> str:
    """Return closed days, one a line, in order: dates, or a first and a last with a slash.

    Raise AppError invalid for ``closed_days``.
    """
    lines = text.split()
    if len(lines) > MAX_CLOSED_DAYS or len(closed_days_of(_known_days(lines))) > MAX_CLOSED_DAYS:
        raise invalid("closed_days", "too_long", N_("List up to 400 days."))
    return "\n".join(sorted(set(lines)))


def clean_zone(text: str) -> str:
    """Return the name of a time zone as the IANA database has it. Raise AppError invalid."""
    typed = text.strip()[:MAX_ZONE_LENGTH].lower().replace(" ", "_")
    name = next((zone for zone in available_timezones() if zone.lower() == typed), None)
    if name is None:
        raise invalid("time_zone", "bad_value", N_("Enter a time zone such as Europe/Paris."))
    return name


@lru_cache(maxsize=256)
def working_time(time_zone: str, hours: str, closed_days: str) -> WorkingTime | None:
    """Return a site's working time from its settings; None is around the clock, every day."""
    if not hours and not closed_days:
        return None
    return WorkingTime(ZoneInfo(time_zone), spans_of(hours), closed_days_of(closed_days.split()))


def spans_of(hours: str) -> tuple[Span, ...]:
    """Return the spans of hours in their one spelling."""
    return tuple(span for line in hours.splitlines() for span in _spans(*_parts(line)))


def closed_days_of(lines: list[str]) -> frozenset[date]:
    """Return each day of a list of dates and of firsts and lasts."""
    return frozenset(day for line in lines for day in _days(line))


def _parts(line: str) -> tuple[int, int, list[tuple[int, int]]]:
    """Return first and last day of the week of a line, and its times in minutes from midnight."""
    folded = unicodedata.normalize("NFKC", line.replace("–", "-")).lower()
    match = _LINE.fullmatch(" ".join(folded.split()))
    spans = [_SPAN.fullmatch(part.strip()) for part in match[3].split(",")] if match else [None]
    first = _NAMES.get(match[1][:2]) if match else None
    last = _NAMES.get((match[2] or match[1])[:2]) if match else None
    if first is None or last is None or None in spans:
        raise _bad_hours()
    return first, last, [_times(span) for span in spans if span]


def _times(span: re.Match[str]) -> tuple[int, int]:
    hour, minute, until_hour, until_minute = (int(part or 0) for part in span.groups())
    start, end = 60 * hour + minute, 60 * until_hour + until_minute
    if minute > 59 or until_minute > 59 or start >= 1440 or end > 1440 or start == end:
        raise _bad_hours()
    return start, end if end > start else end + 1440


def _spans(first: int, last: int, times: list[tuple[int, int]]) -> Iterator[Span]:
    for number in range((last - first) % 7 + 1):
        for start, end in times:
            yield Span((first + number) % 7, start, end)


def _spell(first: int, last: int, times: list[tuple[int, int]]) -> str:
    days = _DAYS[first] if first == last else f"{_DAYS[first]}-{_DAYS[last]}"
    return f"{days} {', '.join(f'{_clock(start)}-{_clock(end)}' for start, end in times)}"


def _clock(minutes: int) -> str:
    minutes = minutes if minutes <= 1440 else minutes - 1440
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _known_days(lines: list[str]) -> list[str]:
    for line in lines:
        try:
            is_known = any(True for _ in _days(line))
        except ValueError:
            is_known = False
        if not is_known:
            raise invalid(
                "closed_days",
                "bad_value",
                N_("Enter dates such as 2026-12-25, or a first and a last: 2026-12-24/2027-01-02."),
            )
    return lines


def _days(line: str) -> Iterator[date]:
    """Yield the days of a line. Raise ValueError where it holds none."""
    first, _, last = line.partition("/")
    day, until = date.fromisoformat(first), date.fromisoformat(last or first)
    if (until - day).days > MAX_CLOSED_DAYS:
        raise ValueError(line)
    while day <= until:
        yield day
        day += timedelta(days=1)


def _bad_hours() -> Exception:
    return invalid(
        "working_hours",
        "bad_value",
        N_("Enter days and times such as Mo-Fr 09:00-12:00, 13:00-17:00, a line for each."),
    )
