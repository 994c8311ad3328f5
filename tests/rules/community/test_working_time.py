"""Working time against a count of each minute, across both changes of the clock."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from comments_service.rules.community.opening_hours import spans_of
from comments_service.rules.community.working_time import Span, WorkingTime

ZONES = [
    "Europe/Paris",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/Havana",
    "Africa/Cairo",
    "America/Santiago",
    "UTC",
]
#: Around these the clocks of those zones change, in some at midnight.
CHANGES = [(2026, month, day) for month in (3, 4, 9, 10, 11) for day in (1, 8, 25, 29)]
MINUTE = timedelta(minutes=1)


def is_working(working: WorkingTime, minute: datetime) -> bool:
    """Whether the minute that begins in UTC is worked, by nothing but the clock on the wall."""
    wall = minute.astimezone(working.zone)
    if wall.date() in working.closed:
        return False
    minutes = 60 * wall.hour + wall.minute
    return not working.spans or any(
        (span.weekday == wall.weekday() and span.start <= minutes < span.end)
        or ((span.weekday + 1) % 7 == wall.weekday() and minutes < span.end - 1440)
        for span in working.spans
    )


def some_working_time(chance: random.Random, around: date) -> WorkingTime:
    spans = []
    for weekday in range(7):
        for _ in range(chance.choice([0, 1, 1, 2, 3])):
            start = chance.randrange(1440)
            spans.append(Span(weekday, start, start + chance.randrange(1, 700)))
    spans.append(Span(chance.randrange(7), 600, 700))
    closed = {around + timedelta(days=chance.randrange(-3, 4)) for _ in range(chance.randrange(3))}
    zone = ZoneInfo(chance.choice(ZONES))
    return WorkingTime(zone, tuple(spans) if chance.random() < 0.9 else (), frozenset(closed))


@pytest.mark.parametrize("seed", range(60))
def test_worked_time_and_due_time_are_those_of_a_count_by_minutes(seed: int) -> None:
    chance = random.Random(seed)
    day = date(*chance.choice(CHANGES))
    working = some_working_time(chance, day)
    start = (
        datetime(day.year, day.month, day.day, tzinfo=UTC) + chance.randrange(-2000, 2000) * MINUTE
    )
    end = start + chance.randrange(1, 4000) * MINUTE

    minutes = [start + number * MINUTE for number in range(int((end - start) / MINUTE))]
    worked = [minute for minute in minutes if is_working(working, minute)]
    assert working.worked_s(start, end) == 60 * len(worked)
    if worked:
        half = worked[: max(1, len(worked) // 2)]
        assert working.after(start, 60 * len(half)) == half[-1] + MINUTE
        assert working.next_open(start) == worked[0]


def office(zone: str = "Europe/Paris", *closed: date) -> WorkingTime:
    return WorkingTime(ZoneInfo(zone), spans_of("Mo-Fr 09:00-17:00"), frozenset(closed))


def paris(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=ZoneInfo("Europe/Paris"))  # type: ignore[misc, arg-type]


def test_an_hour_asked_late_on_friday_ends_on_monday() -> None:
    assert office().after(paris(2026, 11, 27, 16, 30), 3600) == paris(2026, 11, 30, 9, 30)
    closed = office("Europe/Paris", date(2026, 11, 30))
    assert closed.after(paris(2026, 11, 27, 16, 30), 3600) == paris(2026, 12, 1, 9, 30)


@pytest.mark.parametrize(("night", "hours"), [((2026, 3, 29), 5), ((2026, 10, 25), 7)])
def test_the_nights_of_the_clocks_changes(night: tuple[int, int, int], hours: int) -> None:
    working = WorkingTime(ZoneInfo("Europe/Paris"), spans_of("Su 00:00-06:00"))
    start = paris(*night) - timedelta(hours=3)
    assert working.worked_s(start, start + timedelta(hours=20)) == hours * 3600


def test_hours_past_midnight_and_several_a_day() -> None:
    working = WorkingTime(ZoneInfo("Europe/Paris"), spans_of("Fr 10:00-12:00, 22:00-02:30"))
    assert working.worked_s(paris(2026, 11, 27, 0), paris(2026, 11, 29, 0)) == int(6.5 * 3600)
    # A closed day is closed from its midnight, whatever was begun before.
    closed = WorkingTime(working.zone, working.spans, frozenset([date(2026, 11, 28)]))
    assert closed.worked_s(paris(2026, 11, 27, 0), paris(2026, 11, 29, 0)) == 4 * 3600


def test_seconds_are_exact() -> None:
    start = paris(2026, 11, 27, 16, 59, 30)
    assert office().worked_s(start, paris(2026, 11, 30, 9, 0, 45)) == 75
    assert office().after(start, 31) == paris(2026, 11, 30, 9, 0, 1)


def test_a_night_of_change_counts_by_the_clock_of_the_team() -> None:
    working = WorkingTime(ZoneInfo("Europe/Paris"), spans_of("Su 00:00-06:00"))
    assert working.worked_s(paris(2026, 10, 25, 1), paris(2026, 10, 25, 4)) == 4 * 3600
    assert working.after(paris(2026, 10, 25, 1), 3 * 3600).hour == 2
    assert working.after(paris(2026, 3, 29, 1), 2 * 3600) == paris(2026, 3, 29, 4)


def test_nothing_is_worked_backwards() -> None:
    assert office().worked_s(paris(2026, 11, 27, 12), paris(2026, 11, 27, 11)) == 0


def test_a_moment_of_work_is_open_and_the_closing_minute_is_not() -> None:
    assert office().next_open(paris(2026, 11, 27, 16, 59)) == paris(2026, 11, 27, 16, 59)
    assert office().next_open(paris(2026, 11, 27, 17)) == paris(2026, 11, 30, 9)
