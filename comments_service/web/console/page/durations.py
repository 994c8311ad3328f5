"""Lengths of time in the words of the answer's language."""

from comments_service.web.http.locale import gettext_, ngettext_

_HOUR_S = 3600


def duration(seconds: int) -> str:
    """Return a length of time in one or two units, such as "3 h 20 min"."""
    minutes, hours = seconds // 60 % 60, seconds // _HOUR_S
    if seconds < 60:
        return gettext_("{n} s").format(n=seconds)
    if not hours:
        return gettext_("{n} min").format(n=minutes)
    if hours < 48:
        return gettext_("{hours} h {minutes} min").format(hours=hours, minutes=minutes)
    return ngettext_("{n} day", "{n} days", hours // 24).format(n=hours // 24)
