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
    moment = closes_at(created_at, close_after_days)
    return "age" if moment is not None and now >= moment else None


def closes_at(created_at: datetime, close_after_days: int | None) -> datetime | None:
    """When a thread closes by age; None where threads do not."""
    return None if close_after_days is None else created_at + timedelta(days=close_after_days)
