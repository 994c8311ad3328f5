"""When something was written, in the words of the page's language."""

from datetime import datetime

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
    """How long ago within a day, else the date."""
    seconds = int((now - at).total_seconds())
    if not 0 <= seconds < 24 * _HOUR_S:
        return date(at)
    if seconds < 60:
        return gettext_("just now")
    if seconds < _HOUR_S:
        minutes = seconds // 60
        return ngettext_("{n} minute ago", "{n} minutes ago", minutes).format(n=minutes)
    hours = seconds // _HOUR_S
    return ngettext_("{n} hour ago", "{n} hours ago", hours).format(n=hours)


def date(at: datetime) -> str:
    """The day in two digits, its month in letters, as the widget writes it."""
    month = gettext_(_MONTHS[at.month - 1])
    return gettext_("{month} {day}, {year}").format(month=month, day=f"{at.day:02}", year=at.year)


def moment(at: datetime) -> str:
    """Day and time of day. In UTC: a page without JavaScript cannot know its reader's zone."""
    return gettext_("{date}, {time} UTC").format(date=date(at), time=f"{at:%H:%M}")
