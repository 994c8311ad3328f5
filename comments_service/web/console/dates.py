"""Moments in the words of the answer's language, without a library for it."""

from datetime import UTC, datetime

from markupsafe import Markup, escape

from comments_service.web.locale import language

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_PATTERNS = {
    "en": "{day} {month} {year}, {time} UTC",
    "fr": "{day} {month} {year} à {time} UTC",
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
    code = language() if language() in _MONTHS else "en"
    day = "1er" if code == "fr" and at.day == 1 else str(at.day)
    return _PATTERNS[code].format(
        day=day, month=_MONTHS[code].split()[at.month - 1], year=at.year, time=f"{at:%H:%M}"
    )
