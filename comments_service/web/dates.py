"""Days and moments in the words of the answer's language.

The server writes a page once, and it is read later, in any time zone. So only the first day is told
as how long ago; then the date stands, in UTC. Scripts know the reader's zone and say more.
"""

from datetime import UTC, date, datetime

from markupsafe import Markup

from comments_service.errors import N_
from comments_service.web.http.locale import gettext_, ngettext_

_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
_HOUR_S = 3600


def ago(at: datetime, now: datetime) -> str:
    """Return how long ago ``at`` was, or its day once that is 24 hours."""
    seconds = int((now - at).total_seconds())
    if not 0 <= seconds < 24 * _HOUR_S:
        return day_in_words(at.astimezone(UTC))
    if seconds < 60:
        return gettext_("just now")
    if seconds < _HOUR_S:
        minutes = seconds // 60
        return ngettext_("{n} minute ago", "{n} minutes ago", minutes).format(n=minutes)
    hours = seconds // _HOUR_S
    return ngettext_("{n} hour ago", "{n} hours ago", hours).format(n=hours)


def day_in_words(day: date) -> str:
    """Return a day in words, such as "March 9, 2010"."""
    month = gettext_(_MONTHS[day.month - 1])
    return gettext_("{month} {day}, {year}").format(month=month, day=day.day, year=day.year)


def in_words(at: datetime) -> str:
    """Return day and time of day, such as "November 22, 2026, 19:48 UTC"."""
    at = at.astimezone(UTC)
    return gettext_("{date}, {time} UTC").format(date=day_in_words(at), time=f"{at:%H:%M}")


def time_element(at: datetime) -> Markup:
    """Return ``at`` as a ``time`` element."""
    moment = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Markup('<time datetime="{}">{}</time>').format(moment, in_words(at))
