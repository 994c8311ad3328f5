"""Which days figures and logs are asked for: whole days in UTC, both ends included."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from comments_service.errors import N_, AppError, FieldError, invalid
from comments_service.rules.core.identity import new_id

#: The lengths that are offered, in days up to today.
LENGTHS = (7, 30, 90, 365)
USUAL = 30
#: The longest that may be asked for.
LONGEST = 366

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.A)
_DAY_IN_MS = 86_400_000


@dataclass(frozen=True)
class Period:
    """From the beginning of ``first`` to the end of ``last``."""

    first: date
    last: date

    @property
    def since(self) -> int:
        """The first id that something of the period can have (see rules.core.identity)."""
        return first_id(self.first)

    @property
    def until(self) -> int:
        """The first id that is of a later day."""
        return first_id(self.last + timedelta(days=1))

    def days(self) -> Iterator[date]:
        """Each day of it, in order."""
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


def first_id(day: date) -> int:
    """Return the id with which a day (UTC) begins."""
    return new_id(datetime.combine(day, time(), UTC), 0)


def day_of(number: int) -> date:
    """Return the day of an id's milliseconds, told as days since 1970."""
    return date(1970, 1, 1) + timedelta(days=number)


def last_days(count: int, today: date) -> Period:
    """Return the last ``count`` days, today included."""
    return Period(today - timedelta(days=count - 1), today)


def parse_day(field: str, text: str) -> date | None:
    """Return the day that ``text`` names as 2026-11-22; None for nothing.

    Raises AppError invalid.
    """
    text = text.strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not 1970 <= day.year <= 2200:
        raise invalid(field, "bad_value", N_("Enter a date such as 2026-11-22."))
    return day


def parse_period(first: str, last: str, today: date) -> Period:
    """From ``first`` to ``last``; without one of them USUAL days that end or begin at the other.

    Raises AppError invalid: for what is no day, for the wrong order, for more than LONGEST days.
    """
    begin, end = parse_day("from", first), parse_day("to", last)
    if begin is None:
        return last_days(USUAL, end or today)
    period = Period(begin, end or max(begin, today))
    if period.first > period.last:
        raise invalid("to", "bad_value", N_("This date is before the first one."))
    if (period.last - period.first).days >= LONGEST:
        message = N_("Choose a period of at most {count} days.")
        raise AppError("invalid", message, errors=[FieldError("from", "too_long", message)],
                       count=LONGEST)  # fmt: skip
    return period
