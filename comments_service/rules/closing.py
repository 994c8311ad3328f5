"""When a thread takes no more comments."""

from datetime import datetime, timedelta
from typing import Literal

Reason = Literal["manual", "age"]


def closed_reason(
    closed_at: datetime | None, created_at: datetime, close_after_days: int | None, now: datetime
) -> Reason | None:
    """Why a thread is closed at ``now``: by hand, or N days after it began; None while open."""
    if closed_at is not None:
        return "manual"
    if close_after_days is not None and now >= created_at + timedelta(days=close_after_days):
        return "age"
    return None
