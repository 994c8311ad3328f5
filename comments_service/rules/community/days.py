"""Days, months and years as people type them, in UTC: 2026-11-22, 2026-11, 2026."""

import re
from datetime import MAXYEAR, UTC, datetime, timedelta

_DAY = re.compile(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?", re.A)
_DECEMBER = 12

#: From the first moment on, and before the second.
Span = tuple[datetime, datetime]


def first_moment(text: str) -> datetime | None:
    """Return the beginning, in UTC, of a day, a month or a year: 2026-11-22, 2026-11, 2026."""
    match = _DAY.fullmatch(text)
    if not match:
        return None
    try:
        return datetime(int(match[1]), int(match[2] or 1), int(match[3] or 1), tzinfo=UTC)
    except ValueError:
        return None


def span_of(text: str) -> Span | None:
    """Return the beginning of a day, a month or a year, and that of the next, in UTC."""
    since = first_moment(text)
    if since is None or since.year == MAXYEAR:
        return None
    if text.count("-") > 1:
        return since, since + timedelta(days=1)
    if "-" not in text or since.month == _DECEMBER:
        return since, since.replace(year=since.year + 1, month=1)
    return since, since.replace(month=since.month + 1)
