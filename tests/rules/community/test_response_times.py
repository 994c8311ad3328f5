"""Figures of waits, from the lines of their log."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from comments_service.rules.community.response_times import (
    Outcome,
    Wait,
    nearest_rank,
    response_times,
    waits_of,
)

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = 60 * MINUTE


@dataclass(frozen=True)
class Line:
    comment_id: int
    action: str
    thread_id: int = 1
    actor: str = "moderator"
    moderator_id: int | None = 7
    cause: str = "asks"
    waits_since: datetime = MONDAY
    due_at: datetime = MONDAY + HOUR
    wall_s: int | None = None
    worked_s: int | None = None
    in_target: bool | None = None
    reason: str | None = None


def answered(comment_id: int, minutes: int, **fields: object) -> Line:
    times = {"wall_s": 60 * minutes, "worked_s": 60 * minutes, "in_target": minutes <= 60}
    return Line(comment_id, "answered", **{**times, **fields})  # type: ignore[arg-type]


def restored(reason: str) -> Line:
    return Line(1, "restored", reason=reason)


def outcome(*lines: Line) -> Outcome:
    (wait,) = waits_of([Line(1, "opened"), *lines])
    return wait.outcome


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], "waiting"),
        ([Line(1, "assigned"), Line(1, "snoozed"), Line(1, "woken")], "waiting"),
        ([answered(1, 5)], "answered"),
        ([answered(1, 5, actor="program", moderator_id=None)], "by_program"),
        ([answered(1, 5, actor="program"), answered(1, 30)], "answered"),
        ([answered(1, 5), Line(1, "reopened")], "waiting"),
        ([answered(1, 5), Line(1, "reopened"), answered(1, 50)], "answered"),
        ([Line(1, "closed", reason="no_answer")], "closed"),
        ([Line(1, "closed", reason="no_answer"), Line(1, "reopened")], "waiting"),
        ([Line(1, "withdrawn")], "withdrawn"),
        ([answered(1, 5), Line(1, "withdrawn")], "withdrawn"),
        ([answered(1, 5), Line(1, "withdrawn"), restored("answered")], "answered"),
        ([answered(1, 5), Line(1, "withdrawn"), restored("open")], "waiting"),
        ([Line(1, "withdrawn"), restored("snoozed")], "waiting"),
        ([Line(1, "closed"), Line(1, "withdrawn"), restored("no_answer")], "closed"),
    ],
)
def test_a_wait_is_what_its_last_line_made_of_it(lines: list[Line], expected: str) -> None:
    assert outcome(*lines) == expected


def test_what_was_opened_again_after_its_end_is_a_wait_of_its_own() -> None:
    again = Line(1, "opened", cause="manual", waits_since=MONDAY + HOUR)
    waits = waits_of([Line(1, "opened"), Line(1, "closed", reason="no_answer"), again])
    assert [(wait.cause, wait.outcome) for wait in waits] == [
        ("asks", "closed"),
        ("manual", "waiting"),
    ]


def test_lines_of_earlier_waits_are_passed_over() -> None:
    assert waits_of([answered(1, 5), Line(2, "closed")]) == []


def test_the_figures_are_those_of_a_count_by_hand() -> None:
    lines = [Line(number, "opened") for number in range(1, 11)]
    lines += [answered(1, 5), answered(2, 10), answered(3, 20), answered(4, 61)]
    lines += [answered(5, 1, actor="program"), Line(6, "closed", reason="no_answer")]
    lines += [Line(7, "withdrawn"), answered(8, 30), Line(8, "reopened")]
    lines += [Line(11, "opened", waits_since=MONDAY + 2 * HOUR, due_at=MONDAY + 3 * HOUR)]

    figures = response_times(waits_of(lines), MONDAY + 2.5 * HOUR)
    assert figures.opened == 10
    assert (figures.answered, figures.in_target, figures.by_program) == (4, 3, 1)
    assert figures.closed == {"no_answer": 1}
    # 8, 9 and 10 are late; 11 still has half an hour.
    assert (figures.waiting, figures.late, figures.not_due) == (4, 3, 1)
    assert figures.share == pytest.approx(3 / 7)
    assert figures.oldest == MONDAY
    assert (figures.median_s, figures.p90_s) == (600, 3660)


def test_nothing_is_no_share_and_no_median() -> None:
    figures = response_times([], MONDAY)
    assert (figures.share, figures.median_s, figures.p90_s, figures.oldest) == (None,) * 4


def test_what_nobody_answered_cannot_flatter() -> None:
    late = Wait(1, "asks", MONDAY, MONDAY + HOUR)
    assert response_times([late], MONDAY + 2 * HOUR).share == 0
    assert response_times([late], MONDAY + HOUR).share is None


@pytest.mark.parametrize(
    ("values", "percent", "rank"),
    [([], 50, None), ([3], 50, 3), ([3], 90, 3), ([1, 2], 50, 1), ([1, 2, 3], 50, 2)]
    + [(list(range(1, 11)), 90, 9), (list(range(1, 12)), 90, 10), (list(range(1, 101)), 90, 90)],
)
def test_percentiles_are_of_the_nearest_rank(
    values: list[int], percent: int, rank: int | None
) -> None:
    assert nearest_rank(values, percent) == rank
