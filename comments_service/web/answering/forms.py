"""What forms say of themselves: each answer's own key, when it was made, and moments to come."""

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from comments_service.errors import N_, AppError, invalid
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.rules.core.identity import RANDOM_BITS, new_id
from comments_service.services.core.ids import fresh_secret
from comments_service.web.http.context import now

_EVENING, _MORNING = time(20), time(9)
_MONDAY = 0


def seen_moment(text: str) -> int | None:
    """Return the id of the moment when a form was made, as ``fresh_form`` names it; else None."""
    with suppress(AppError):
        return parse_id_cursor(text)
    return None


def fresh_form() -> dict[str, str]:
    """Return what makes a form of a reply one of its own: its key, and when it was made."""
    return {"key": fresh_secret(), "seen": f"{new_id(now(), 2**RANDOM_BITS - 1):x}"}


def until(text: str, zone: ZoneInfo) -> datetime:
    """Return the moment that is meant by a choice of the form, or by a local date and time.

    Raises AppError invalid, ``until``.
    """
    local = now().astimezone(zone)
    days = {"tonight": 0, "tomorrow": 1, "monday": (_MONDAY - local.weekday() - 1) % 7 + 1}
    if text in days:
        at = _EVENING if text == "tonight" else _MORNING
        day = local.date() + timedelta(days=days[text])
        return datetime.combine(day, at, zone).astimezone(UTC)
    with suppress(ValueError, OverflowError):
        return datetime.fromisoformat(text[:16]).replace(tzinfo=zone).astimezone(UTC)
    raise invalid("until", "bad_value", N_("Enter a date and a time."))
