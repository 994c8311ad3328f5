"""Until when what waits is put off: choices in words, or a date and a time, in a member's zone."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from comments_service.errors import N_, invalid
from comments_service.queries.answers.local_time import LocalTimeRow, local_time_of
from comments_service.rules.community.needs import THEY_WRITE, UNTIL_THEY_WRITE
from comments_service.rules.community.opening_hours import working_time
from comments_service.web.http.context import now
from comments_service.web.http.locale import gettext_

_EVENING, _MORNING = time(20), time(9)
_MONDAY = 0
_LABELS = {
    "tonight": (N_("Tonight at 20:00"), ""),
    "tomorrow": (N_("Tomorrow at 9:00"), N_("Tomorrow at opening")),
    "monday": (N_("Monday at 9:00"), N_("Monday at opening")),
    THEY_WRITE: (N_("When they write again"), ""),
}


@dataclass(frozen=True)
class Choice:
    """A button that puts off, and the key that presses it."""

    key: int
    code: str
    label: str


@dataclass(frozen=True)
class LocalTime:
    """Whose evening and whose morning are meant."""

    row: LocalTimeRow

    @property
    def zone(self) -> ZoneInfo:
        """The member's time zone, or else the site's."""
        return ZoneInfo(self.row.member_zone or self.row.time_zone)

    def shown(self, moment: datetime) -> str:
        """Return a moment as the member's clock shows it, with its zone."""
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M} ({self.zone.key})"

    def choices(self, *, is_known: bool) -> Iterator[Choice]:
        """Yield what can be chosen at this moment; ``is_known``: so is who wrote the comment."""
        for key, (code, (at, opening)) in enumerate(_LABELS.items(), 1):
            if code == THEY_WRITE:
                if is_known:
                    yield Choice(key, code, gettext_(at))
            elif code != "tonight" or self.until(code) > now():
                is_opening = self._opening(self._day(code, self.zone)) and opening
                yield Choice(key, code, gettext_(opening if is_opening else at))

    def until(self, text: str, zone: ZoneInfo | None = None) -> datetime:
        """Return the moment that a choice means, or a local date and time.

        ``zone`` is where they are, if that is not their own. Raise AppError invalid, ``until``.
        """
        where = zone or self.zone
        if text == THEY_WRITE:
            return UNTIL_THEY_WRITE
        if text in _LABELS:
            day = self._day(text, where)
            at = _EVENING if text == "tonight" else _MORNING
            opening = None if text == "tonight" else self._opening(day)
            return opening or datetime.combine(day, at, where).astimezone(UTC)
        with suppress(ValueError, OverflowError):
            return datetime.fromisoformat(text[:16]).replace(tzinfo=where).astimezone(UTC)
        raise invalid("until", "bad_value", N_("Enter a date and a time."))

    def _day(self, code: str, zone: ZoneInfo) -> date:
        local = now().astimezone(zone)
        to_monday = (_MONDAY - local.weekday() - 1) % 7 + 1
        return local.date() + timedelta({"tonight": 0, "tomorrow": 1, "monday": to_monday}[code])

    def _opening(self, day: date) -> datetime | None:
        """Return when the team begins to work on a day; None where no hours say so."""
        row = self.row
        working = working_time(row.time_zone, row.working_hours, row.closed_days)
        if working is None or not row.working_hours:
            return None
        midnight = datetime.combine(day, time(), working.zone)
        opens = working.next_open(midnight)
        is_on_day = midnight < opens < midnight + timedelta(days=1)
        return opens if is_on_day else None


def local_time(site_id: int, moderator_id: int | None) -> LocalTime:
    """Return a member's local time. One statement."""
    return LocalTime(local_time_of(site_id, moderator_id))
