"""Moments in the words of the answer's language, without a library for it."""

from datetime import UTC, date, datetime

from markupsafe import Markup, escape

from comments_service.web.http.locale import language

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
_PATTERNS = {
    "en": "{day}, {time} UTC",
    "fr": "{day} à {time} UTC",
    "ar": "{day}، {time} UTC",
}


def moment(at: datetime) -> Markup:
    """A ``time`` element: absolute for everybody; the page's script makes it the reader's own."""
    return Markup('<time datetime="{}">{}</time>').format(
        at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        escape(in_words(at)),
    )


def in_words(at: datetime) -> str:
    """``at`` in UTC, such as "22 November 2026, 19:48 UTC"."""
    at = at.astimezone(UTC)
    return _PATTERNS[language()].format(day=day_in_words(at), time=f"{at:%H:%M}")


def day_in_words(day: date) -> str:
    """A day, such as "22 November 2026"."""
    number = "1er" if language() == "fr" and day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[language()].split()[day.month - 1]} {day.year}"
