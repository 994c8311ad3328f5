"""When the report of a week leaves, and of which days it tells."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from comments_service.rules.community.due import Timed
from comments_service.rules.community.opening_hours import working_time
from comments_service.rules.core.periods import Period

_WEEK = timedelta(days=7)
#: Without working hours it leaves at this local time, otherwise not before the second.
_MORNING, _EARLIEST = time(8), time(6)


def monday_of(moment: datetime, time_zone: str) -> date:
    """Return the Monday of the local week in which a moment lies."""
    day = moment.astimezone(ZoneInfo(time_zone)).date()
    return day - timedelta(days=day.weekday())


def next_report(site: Timed, reported_on: date | None, now: datetime) -> datetime:
    """Return when the next report leaves: when the team begins to work on a Monday, or after it.

    ``reported_on`` is the Monday of the last report: no week has two.
    """
    monday = monday_of(now, site.time_zone)
    while (moment := _opening(site, monday)) <= now or (reported_on and monday <= reported_on):
        monday += _WEEK
    return moment


def reported_period(monday: date) -> Period:
    """Return the seven days before a Monday."""
    return Period(monday - _WEEK, monday - timedelta(days=1))


def _opening(site: Timed, day: date) -> datetime:
    start = datetime.combine(
        day, _EARLIEST if site.working_hours else _MORNING, ZoneInfo(site.time_zone)
    )
    working = working_time(site.time_zone, site.working_hours, site.closed_days)
    return start if working is None else working.next_open(start)
