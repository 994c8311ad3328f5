"""How long a link answers one comment."""

from datetime import datetime, timedelta
from typing import Protocol

from comments_service.rules.accounts.roles import is_at_least
from comments_service.rules.community.needs import NeedState

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
