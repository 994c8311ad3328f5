"""Until when an answer is due, and how long one took."""

from datetime import datetime, timedelta
from typing import Protocol


class Timed(Protocol):
    """Whoever wants an answer within ``target_s`` seconds; None is no target."""

    @property
    def target_s(self) -> int | None:
        """Seconds."""


def due(site: Timed, start: datetime) -> datetime:
    """Return until when to answer who waits since ``start``: that moment without a target."""
    return start + timedelta(seconds=site.target_s or 0)


def worked_s(_site: Timed, start: datetime, end: datetime) -> int:
    """Return how many seconds of working time lie between two moments."""
    return wall_s(start, end)


def wall_s(start: datetime, end: datetime) -> int:
    """Return how many seconds lie between two moments, by the clock."""
    return max(int((end - start).total_seconds()), 0)
