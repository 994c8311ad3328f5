"""What readers may be mailed of, how often, and when they may be asked to confirm."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import available_timezones

#: What a reader hears of: replies to a comment of theirs, or every comment on its page.
SCOPES = ("replies", "page")
#: At once, or once a day in their morning.
RHYTHMS = ("now", "daily")
#: An address is asked to confirm at most once in this time.
ASK_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class OptIn:
    """What a reader asks to be mailed of, and how.

    ``email`` is cleaned by rules.text.fields. ``may_ask``: the limits let one more mail that asks
    for a confirmation through.
    """

    email: str
    scope: str
    rhythm: str
    time_zone: str
    language: str
    may_ask: bool = True


def zone_or(name: str | None, default: str) -> str:
    """Return the time zone that a browser names, or the default where nobody knows that name."""
    return name if name and name in available_timezones() else default
