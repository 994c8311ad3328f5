"""The figures of weeks in which the clock changes, against a count of each minute of the wall."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from comments_service.services.accounts.tokens import create_token
from comments_service.services.core.actor import By
from tests.factories import SITE, Moderator, Posted, Reader, set_rules
from tests.support.waits import answer
from tests.web.manage.conftest import Program

pytestmark = pytest.mark.database("both")

PARIS = ZoneInfo("Europe/Paris")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
#: Mondays; on the Sundays after them the clock goes forward and back.
WEEKS = [date(2026, 3, 23), date(2026, 10, 19)]
TARGET_M = 60


class Question(NamedTuple):
    """When it came, and how many minutes later it was answered, if ever."""

    at: datetime
    minutes: int | None


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=PARIS).astimezone(UTC)


def is_worked(minute: datetime, monday: date) -> bool:
    """Mo-Fr 09:00-17:00 and Su 00:00-06:00, but for the Wednesday."""
    wall = minute.astimezone(PARIS)
    if wall.date() == monday + 2 * DAY:
        return False
    return 9 <= wall.hour < 17 if wall.weekday() < 5 else wall.weekday() == 6 and wall.hour < 6


def worked(start: datetime, minutes: int, monday: date) -> int:
    return sum(is_worked(start + n * MINUTE, monday) for n in range(minutes))


def script(monday: date) -> list[Question]:
    """Eight questions of the week, eight of the night of change, one a minute before its end."""
    chance = random.Random(monday.toordinal())
    begin, night = midnight(monday), midnight(monday + 6 * DAY)
    times = [begin + chance.randrange(6 * 1440) * MINUTE for _ in range(8)]
    times += [night + chance.randrange(5 * 60) * MINUTE for _ in range(8)]
    times.append(midnight(monday + 7 * DAY) - MINUTE)
    after = [5, 59, 60, 61, 119, 300, 1500, None]
    return [Question(at, chance.choice(after)) for at in sorted(set(times))]


@pytest.mark.parametrize("monday", WEEKS)
def test_the_figures_are_those_of_the_wall_clock(
    open_app: Flask, moderator: Moderator, at: Callable[[datetime], None], monday: date
) -> None:
    hours = "Mo-Fr 09:00-17:00\nSu 00:00-06:00"
    closed = str(monday + 2 * DAY)
    set_rules(open_app, time_zone="Europe/Paris", working_hours=hours, closed_days=closed)
    questions, now = script(monday), midnight(monday + 9 * DAY)
    ask_and_answer(open_app, moderator, at, questions)
    at(now)
    with open_app.app_context():
        token = create_token(SITE, "Figures", ("read",), By(moderator.actor, now))
    path = f"/figures/answers?from={monday}&to={monday + 6 * DAY}"
    said = Program(open_app, token).get(path)

    answered = [(one, one.minutes) for one in questions if one.minutes is not None]
    wall = sorted(60 * minutes for _, minutes in answered)
    at_work = sorted(60 * worked(one.at, minutes, monday) for one, minutes in answered)
    in_time = sum(seconds <= 60 * TARGET_M for seconds in at_work)
    silent = [one for one in questions if one.minutes is None]
    late = sum(worked(one.at, int((now - one.at) / MINUTE), monday) >= TARGET_M for one in silent)
    half, most = -(-len(wall) // 2) - 1, -(-len(wall) * 9 // 10) - 1
    by_hand: dict[str, Any] = {
        "waited": len(questions),
        "answered": len(wall),
        "in_target": in_time,
        "waiting": len(silent),
        "late": late,
        "share": round(in_time / (len(wall) + late), 3),
        "median_s": wall[half],
        "p90_s": wall[most],
        "worked_median_s": at_work[half],
        "worked_p90_s": at_work[most],
    }
    assert {name: said["total"][name] for name in by_hand} == by_hand
    by_hour = [0] * 24
    for one in questions:
        by_hour[one.at.astimezone(PARIS).hour] += 1
    assert [row["waited"] for row in said["hours"]] == by_hour


def ask_and_answer(
    app: Flask,
    moderator: Moderator,
    at: Callable[[datetime], None],
    questions: list[Question],
) -> None:
    happens = [(one.at, turn, "ask") for turn, one in enumerate(questions)]
    happens += [
        (one.at + one.minutes * MINUTE, turn, "tell")
        for turn, one in enumerate(questions)
        if one.minutes is not None
    ]
    asked: dict[int, Posted] = {}
    for moment, turn, deed in sorted(happens):
        at(moment)
        if deed == "tell":
            answer(app, asked[turn], moderator.actor)
            continue
        name = {"name": f"Reader {turn}", "email": f"reader{turn}@blog.example"}
        asked[turn] = Reader(app, f"192.0.2.{turn + 1}").post(f"When, {turn}?", author=name)
