"""Times as other systems write them, as aware times in UTC; None for what is no usable time.

Beside ISO 8601 there are mails' (RFC 5322), JavaScript's, and seconds or milliseconds since 1970.
The zone of this machine never matters: a time that tells no offset is taken for UTC. Some write
"none" as ``0000-00-00`` or ``0001-01-01``.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# "2021-10-28 20:50:15 +0800": ISO 8601 but for the space before the offset.
_SPACED_OFFSET = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)")
_ZONE_NAME = re.compile(r"\s*(?:UTC|GMT)$", re.I)
# Nanoseconds and more: datetime knows microseconds.
_FINER = re.compile(r"(\.\d{6})\d+")
_LONGEST = 100
# "2016/5/7 9:02:31": of fewer digits, or with slashes; a second that was put in counts as the last.
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)(?:(T|\s+)(\d)(?=:))?")
_LEAP_SECOND = re.compile(r"(?<=:\d\d:)60(?!\d)")
# "Fri, 27 May 2016 14:02:31 +0200", and "Fri May 27 2016 14:02:31 GMT+0200 (CEST)".
_MAIL = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d{1,2}:\d\d\b.*")
_SCRIPT = re.compile(
    r"[A-Za-z]{3} ([A-Za-z]{3}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d)(?: GMT([+-]\d{4}))?(?: \([^()]*\))?"
)
_NUMBER = re.compile(r"\d{9,13}(?:\.\d{0,20})?")
_MILLISECONDS = 10**11


def iso(text: str | None) -> datetime | None:
    """ISO 8601 and its neighbours: a space for the T, ``Z``, ``UTC``, offsets, nanoseconds.

    Also what stands there instead in some files: see the top.
    """
    stripped = (text or "").strip()
    if len(stripped) > _LONGEST:
        return None
    if _NUMBER.fullmatch(stripped):
        return milliseconds(stripped) if float(stripped) >= _MILLISECONDS else seconds(stripped)
    plain = _ZONE_NAME.sub("+00:00", _SPACED_OFFSET.sub("", stripped))
    plain = _LEAP_SECOND.sub("59", _DAY.sub(_padded, plain, count=1))
    try:
        return usable(datetime.fromisoformat(_FINER.sub(r"\1", plain)))
    except ValueError:
        return _spoken(stripped)


def _padded(day: re.Match[str]) -> str:
    hour = f"T0{day[5]}" if day[5] else ""
    return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}{hour}"


def _spoken(text: str) -> datetime | None:
    """Return a time that names its month in English."""
    script = _SCRIPT.fullmatch(text)
    mail = "{1} {0} {2} {3} {4}".format(*script.groups("+0000")) if script else text
    if not _MAIL.fullmatch(mail):
        return None
    try:
        return usable(parsedate_to_datetime(mail))
    except (ValueError, TypeError, OverflowError):
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
