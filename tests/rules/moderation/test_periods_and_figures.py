"""Whole days in UTC; sums by week; shares of nothing."""

from datetime import date

import pytest

from comments_service.errors import AppError
from comments_service.rules.core.csv_cells import csv_line
from comments_service.rules.core.identity import RANDOM_BITS
from comments_service.rules.core.periods import Period, last_days, parse_period
from comments_service.rules.moderation.figures import (
    Counts,
    DecisionCounts,
    RuleCounts,
    Span,
    by_week,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        ("", "", (date(2026, 10, 26), TODAY)),
        ("2026-11-01", "", (date(2026, 11, 1), TODAY)),
        ("", "2026-01-30", (date(2026, 1, 1), date(2026, 1, 30))),
        (" 2026-11-01 ", "2026-11-01", (date(2026, 11, 1), date(2026, 11, 1))),
        ("2027-01-01", "", (date(2027, 1, 1), date(2027, 1, 1))),
        ("2025-11-24", "2026-11-24", (date(2025, 11, 24), TODAY)),
    ],
)
def test_a_period_is_read(first: str, last: str, period: tuple[date, date]) -> None:
    assert parse_period(first, last, TODAY) == Period(*period)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("1.1.2026", ""),
        ("2026-13-01", ""),
        ("20261101", ""),
        ("2026-11-02", "2026-11-01"),
        ("2025-11-23", "2026-11-24"),
        ("", "9999-01-01"),
    ],
)
def test_what_is_no_period_is_refused(first: str, last: str) -> None:
    with pytest.raises(AppError) as refused:
        parse_period(first, last, TODAY)
    assert refused.value.code == "invalid"


def test_the_ids_of_a_period_are_those_of_its_milliseconds() -> None:
    period = last_days(1, TODAY)
    midnight = 1_795_478_400_000
    assert period.since == midnight << RANDOM_BITS
    assert period.until == (midnight + 86_400_000) << RANDOM_BITS
    assert list(last_days(3, TODAY).days()) == [date(2026, 11, day) for day in (22, 23, 24)]


def test_weeks_follow_the_calendar_across_new_year() -> None:
    days = [Span(day, Counts(published=1)) for day in last_days(10, date(2027, 1, 5)).days()]
    weeks = by_week(days)
    assert [(week.first, week.counts.published) for week in weeks] == [
        (date(2026, 12, 27), 1),
        (date(2026, 12, 28), 7),
        (date(2027, 1, 4), 2),
    ]


def test_of_nothing_there_is_no_share() -> None:
    assert RuleCounts(rule="links", waiting=4, withdrawn=2).false_positives is None
    assert RuleCounts(rule="links", published=1, removed=2, waiting=9).false_positives == 0.333
    assert DecisionCounts().reversed_share is None
    # What is reversed may have been decided before the period.
    assert DecisionCounts(approve=1, reversed=3).reversed_share == 1


@pytest.mark.parametrize("live", ["=1", "+1", "-1", "@a", "|a", "\ta", "\r=1", " =1", "＝1"])
def test_no_cell_is_a_formula(live: str) -> None:
    assert csv_line([live, 'a"b', None]) == f'"\'{live}","a""b",""\r\n'.encode()
