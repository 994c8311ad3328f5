"""Working time as its owner types it."""

import pytest

from comments_service.errors import AppError
from comments_service.rules.community.opening_hours import (
    clean_days,
    clean_hours,
    clean_zone,
    working_time,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" \n ", ""),
        ("Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00"),
        ("mo–fr  9-12,13:30 - 17", "Mo-Fr 09:00-12:00, 13:30-17:00"),
        ("lun-ven 9h-12h, 14h-18h30", "Mo-Fr 09:00-12:00, 14:00-18:30"),
        ("Sat 22:00-02:30", "Sa 22:00-02:30"),
        ("Saturday 10:00-24:00\nFr-Mo 08:00-09:00", "Sa 10:00-24:00\nFr-Mo 08:00-09:00"),
        ("Di 00:00-24:00", "Su 00:00-24:00"),
    ],
)
def test_hours_have_one_spelling(typed: str, kept: str) -> None:
    assert clean_hours(typed) == kept
    assert clean_hours(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "9-17",
        "Mo",
        "Mo 9",
        "Xx 9-17",
        "Mo-Xx 9-17",
        "Mo 9-9",
        "Mo 25:00-26:00",
        "Mo 09:61-10:00",
        "Mo 9-17; Tu 9-17",
        "Mo 09:00-09:30",
        "Mo 9-17\n" * 51,
        "Mo " + "9-17," * 100 + "9-17",
    ],
)
def test_other_hours_are_refused(typed: str) -> None:
    with pytest.raises(AppError) as refusal:
        clean_hours(typed)
    assert refusal.value.errors[0].field == "working_hours"


def test_closed_days_are_dates_and_stretches() -> None:
    kept = clean_days("2026-12-24/2026-12-26\n2026-05-01 2026-05-01")
    assert kept == "2026-05-01\n2026-12-24/2026-12-26"
    working = working_time("Europe/Paris", "", kept)
    assert working is not None
    assert len(working.closed) == 4


@pytest.mark.parametrize(
    "typed",
    ["1 May", "2026-13-01", "2026-12-26/2026-12-24", "2026-01-01/", "0001-01-01/9999-12-31", "/"],
)
def test_other_days_are_refused(typed: str) -> None:
    with pytest.raises(AppError):
        clean_days(typed) if typed != "2026-01-01/" else clean_days("2026-01-01/x")


def test_days_are_bounded() -> None:
    with pytest.raises(AppError):
        clean_days(" ".join(f"{year}-01-01" for year in range(1000, 1500)))


def test_zones_are_those_of_the_database() -> None:
    assert clean_zone(" europe/paris ") == "Europe/Paris"
    assert clean_zone("America/New York") == "America/New_York"
    for typed in ("Paris", "../../etc/passwd", "", "Europe/Paris\0", "x" * 10_000):
        with pytest.raises(AppError):
            clean_zone(typed)


def test_without_hours_and_closed_days_it_is_around_the_clock() -> None:
    assert working_time("UTC", "", "") is None
