"""Leave: until the morning of the first day on which somebody is back."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from comments_service.errors import N_, invalid

#: Nobody plans for longer.
LONGEST = timedelta(days=366)


def leave_until(text: str, time_zone: str, now: datetime) -> datetime | None:
    """Return the midnight, in ``time_zone``, with which the day ``text`` begins; None for "".

    Raise AppError invalid for ``until`` where it is no date after today, within a year.
    """
    if not text:
        return None
    try:
        back = datetime.combine(date.fromisoformat(text), datetime.min.time(), ZoneInfo(time_zone))
        is_fit = now < back <= now + LONGEST
    except (ValueError, OverflowError):
        is_fit = False
    if not is_fit:
        raise invalid("until", "bad_value", N_("Choose a day after today, within a year."))
    return back


def first_day_back(away_until: datetime | None, time_zone: str, now: datetime) -> str:
    """Return the day of ``leave_until`` as an ISO date; "" for who is not away."""
    if away_until is None or away_until <= now:
        return ""
    return away_until.astimezone(ZoneInfo(time_zone)).date().isoformat()


def away_at(away_until: datetime | None, now: datetime) -> bool:
    """Tell whether somebody is on leave ``now``."""
    return away_until is not None and away_until > now
