"""Who hears of what: by cause, watch and page."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from comments_service.errors import N_, invalid
from comments_service.rules.accounts.roles import is_at_least
from comments_service.rules.community.causes import KINDS, kind_of

LONGEST_PREFIX = 300
#: What members are mailed of, whatever their rhythm.
OF_MEMBERS = tuple(kind for kind in KINDS if kind != "published")


def heard_causes(
    causes: Iterable[str], kinds: Iterable[str], watches: Iterable[str] = ()
) -> list[str]:
    """Return those causes that are of ``kinds``, and of ``watches`` where some are named."""
    wishes, numbers = set(kinds), set(watches)
    return [
        cause
        for cause in causes
        if kind_of(cause) in wishes
        and not (kind_of(cause) == "watch" and numbers and cause.partition(":")[2] not in numbers)
    ]


class Member(Protocol):
    """Somebody of the team who is mailed."""

    @property
    def moderator_id(self) -> int: ...  # noqa: D102
    @property
    def role(self) -> str: ...  # noqa: D102
    @property
    def away_until(self) -> datetime | None: ...  # noqa: D102


def causes_for(
    member: Member, members: Iterable[Member], causes: Iterable[str], assignee_id: int | None
) -> list[str]:
    """Return what a member is mailed of, ``members`` being all who are mailed and not away.

    What nobody has taken in time is told to its assignee, or else to everybody who may answer.
    """
    heard = heard_causes(causes, OF_MEMBERS)
    has_assignee = any(one.moderator_id == assignee_id for one in members)
    is_meant = (
        member.moderator_id == assignee_id
        if has_assignee
        else is_at_least(member.role, "responder")
    )
    return [cause for cause in heard if kind_of(cause) != "escalated" or is_meant]


def clean_prefix(raw: str) -> str:
    """Return what the addresses of pages begin with; "" for any. Raise AppError invalid."""
    prefix = raw.strip()
    if len(prefix) > LONGEST_PREFIX or (prefix and not prefix.startswith(("http://", "https://"))):
        raise invalid(
            "page_prefix", "invalid", N_("Enter an address that begins with https:// or http://.")
        )
    return prefix


def is_below(page_url: str, prefix: str) -> bool:
    """Whether a page's address lies below a prefix: a whole part of its path, or all of it."""
    if not prefix:
        return True
    rest = page_url.removeprefix(prefix)
    return page_url.startswith(prefix) and (prefix.endswith("/") or rest[:1] in ("", "/", "?", "#"))
