"""When a thread takes no more comments."""

from datetime import UTC, datetime, timedelta

import pytest

from comments_service.rules.comments.closing import closed_reason

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("closed_at", "days", "now", "reason"),
    [
        (None, None, BEGAN + 9999 * DAY, None),
        (None, 30, BEGAN + 30 * DAY - timedelta(microseconds=1), None),
        (None, 30, BEGAN + 30 * DAY, "age"),
        (None, 0, BEGAN, "age"),
        (BEGAN, None, BEGAN, "manual"),
        (BEGAN, 30, BEGAN + 99 * DAY, "manual"),
    ],
)
def test_a_thread_is_closed_by_hand_or_by_age(
    closed_at: datetime | None, days: int | None, now: datetime, reason: str | None
) -> None:
    assert closed_reason(closed_at, BEGAN, days, now) == reason
