"""How long a link answers one comment."""

from datetime import datetime, timedelta
from typing import Protocol

from comments_service.errors import N_, invalid
from comments_service.rules.accounts.roles import is_at_least
from comments_service.rules.community.needs import NeedState
from comments_service.rules.text.fields import clean_name

#: No link lasts longer.
LINK_LASTS = timedelta(hours=72)
#: So long a link shows what has become of a comment that waits no more.
SHOWS_THE_END = timedelta(hours=1)
_ENDED = (NeedState.ANSWERED, NeedState.CLOSED)


class Link(Protocol):
    """What the database says of a link, of whoever has it or made it, and of the wait."""

    @property
    def moderator_id(self) -> int | None: ...  # noqa: D102
    @property
    def invited_by(self) -> int | None: ...  # noqa: D102
    @property
    def role(self) -> str | None: ...  # noqa: D102
    @property
    def expires_at(self) -> datetime: ...  # noqa: D102
    @property
    def need_state(self) -> str | None: ...  # noqa: D102
    @property
    def ended_at(self) -> datetime | None: ...  # noqa: D102


def is_good(link: Link, now: datetime) -> bool:
    """Whether a link still opens its page.

    It ends with its time, with the role of its member or of who made it, and a while after the wait
    has ended.
    """
    if now >= link.expires_at:
        return False
    whose = link.moderator_id or link.invited_by
    if whose is not None and not (link.role and is_at_least(link.role, "responder")):
        return False
    has_ended = link.need_state in _ENDED and link.ended_at is not None
    return not has_ended or (link.ended_at is not None and now < link.ended_at + SHOWS_THE_END)


def clean_hours(raw: str) -> int:
    """Return for how many hours a link is good, 1 to 72. Raises AppError invalid, ``hours``."""
    most = int(LINK_LASTS.total_seconds()) // 3600
    hours = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 4 else 0
    if not 1 <= hours <= most:
        raise invalid("hours", "bad_value", N_("Enter a number from 1 to 72."))
    return hours


def clean_may(raw: str, *, may_publish: bool) -> str:
    """Return what becomes of an answer: proposed, or published where an owner says so.

    Raises AppError invalid, ``may``.
    """
    if raw not in ("", "propose", "publish"):
        raise invalid("may", "bad_value", N_("Choose one of the list."))
    if raw == "publish" and not may_publish:
        raise invalid("may", "not_allowed", N_("Only an owner can have it published at once."))
    return raw or "propose"


def clean_colleague(raw: str) -> str:
    """Return the name of a colleague, 1 to 64 characters. Raises AppError invalid."""
    name = clean_name(raw)
    if name is None:
        raise invalid("name", "required", N_("Enter a name."))
    return name
