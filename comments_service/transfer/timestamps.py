"""Times as other systems write them, as aware times in UTC; None for what is no usable time.

The zone of this machine never matters: a time that tells no offset is taken for UTC. Some write
"none" as ``0000-00-00`` or ``0001-01-01``.
"""

import re
from datetime import UTC, datetime, timedelta

EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# "2021-10-28 20:50:15 +0800": ISO 8601 but for the space before the offset.
_SPACED_OFFSET = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)")
_ZONE_NAME = re.compile(r"\s*(?:UTC|GMT)$", re.I)
# Nanoseconds and more: datetime knows microseconds.
_FINER = re.compile(r"(\.\d{6})\d+")
_LONGEST = 100


def iso(text: str | None) -> datetime | None:
    """ISO 8601 and its neighbours: a space for the T, ``Z``, ``UTC``, offsets, nanoseconds."""
    stripped = (text or "").strip()
    if len(stripped) > _LONGEST:
        return None
    plain = _ZONE_NAME.sub("+00:00", _SPACED_OFFSET.sub("", stripped))
    try:
        return usable(datetime.fromisoformat(_FINER.sub(r"\1", plain)))
    except ValueError:
        return None


def in_formats(text: str | None, *formats: str) -> datetime | None:
    """Return a time in the first of ``formats`` (strptime) that fits: ``%m/%d/%Y %I:%M:%S %p``."""
    for one_format in formats:
        try:
            return usable(datetime.strptime((text or "").strip(), one_format))
        except ValueError:
            continue
    return None


def seconds(value: float | str | None) -> datetime | None:
    """Seconds since 1970, with fractions, as a number or as text."""
    try:
        return usable(_EPOCH + timedelta(seconds=float(value or 0)))
    except (TypeError, ValueError, OverflowError):
        return None


def milliseconds(value: float | str | None) -> datetime | None:
    """Milliseconds since 1970, as a number or as text."""
    try:
        return seconds(float(value or 0) / 1000)
    except (TypeError, ValueError, OverflowError):
        return None


def usable(at: datetime) -> datetime | None:
    """``at`` in UTC; None when it is before 2 January 1970 or after 2199."""
    try:
        aware = at if at.tzinfo else at.replace(tzinfo=UTC)
        return aware.astimezone(UTC) if EARLIEST < aware < LATEST else None
    except (ValueError, OverflowError):
        return None
