"""When a member is mailed of what has come."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

RHYTHMS = ("now", "every", "daily")
#: At this local hour the mail of the day leaves.
MORNING = time(8)


def mail_due(rhythm: str, minutes: int, time_zone: str, now: datetime) -> datetime:
    """Return when the mail leaves that takes along what comes ``now``.

    ``every``: at the next full multiple of ``minutes`` since the epoch, so that all that comes
    between goes together. ``daily``: at the next local morning.
    """
    if rhythm == "every":
        step = minutes * 60
        return now + timedelta(seconds=step - now.timestamp() % step)
    if rhythm == "daily":
        zone = ZoneInfo(time_zone)
        local = now.astimezone(zone)
        morning = datetime.combine(local.date(), MORNING, zone)
        if morning <= local:
            morning = datetime.combine(local.date() + timedelta(days=1), MORNING, zone)
        return morning.astimezone(now.tzinfo)
    return now
