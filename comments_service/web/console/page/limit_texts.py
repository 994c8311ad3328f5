"""Limits in the language of the answer: "10 per minute" is "10 par minute" in French."""

import re

from comments_service.errors import N_
from comments_service.web.http.locale import translate

_EACH = {
    "second": N_("{count} per second"),
    "minute": N_("{count} per minute"),
    "hour": N_("{count} per hour"),
    "day": N_("{count} per day"),
    "month": N_("{count} per month"),
    "year": N_("{count} per year"),
}
_PLAIN = re.compile(r"(\d+) per (\w+)")


def limit_text(limit: str) -> str:
    """Return a stored limit as a reader of this language would write it, and may type it."""
    return "; ".join(_one(part.strip()) for part in limit.split(";"))


def _one(part: str) -> str:
    match = _PLAIN.fullmatch(part)
    if not match or match[2] not in _EACH:
        return part
    return translate(_EACH[match[2]], {"count": match[1]})
