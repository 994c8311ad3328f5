"""Until when an answer is due, and how long one took."""

from datetime import datetime, timedelta
from typing import Protocol

from comments_service.rules.community.opening_hours import working_time


class Timed(Protocol):
    """A site that wants an answer within ``target_s`` seconds of its working time, if any."""

    @property
    def target_s(self) -> int | None: ...  # noqa: D102
    @property
    def time_zone(self) -> str: ...  # noqa: D102
    @property
    def working_hours(self) -> str: ...  # noqa: D102
    @property
    def closed_days(self) -> str: ...  # noqa: D102


def due(site: Timed, start: datetime) -> datetime:
    """Return until when to answer who waits since ``start``: that moment without a target."""
    if not site.target_s:
        return start
    working = working_time(site.time_zone, site.working_hours, site.closed_days)
    if working is None:
        return start + timedelta(seconds=site.target_s)
    return working.after(start, site.target_s)


def next_open(site: Timed, moment: datetime) -> datetime:
    """Return ``moment`` if the team is at work then, otherwise when it begins again."""
    working = working_time(site.time_zone, site.working_hours, site.closed_days)
    return moment if working is None else working.next_open(moment)


def worked_s(site: Timed, start: datetime, end: datetime) -> int:
    """Return how many seconds of working time lie between two moments."""
    working = working_time(site.time_zone, site.working_hours, site.closed_days)
    return wall_s(start, end) if working is None else working.worked_s(start, end)


def wall_s(start: datetime, end: datetime) -> int:
    """Return how many seconds lie between two moments, by the clock."""
    return max(int((end - start).total_seconds()), 0)
