"""What people may be on a site, each role with all that the ones before it may do."""

from typing import Literal

Role = Literal["analyst", "responder", "moderator", "owner"]

#: An analyst reads; a responder answers and takes notes; a moderator decides; an owner sets up.
ROLES: tuple[Role, ...] = ("analyst", "responder", "moderator", "owner")


def is_at_least(role: str, least: str) -> bool:
    """Whether ``role`` may do what ``least`` may. Raises ValueError for what is no role."""
    order: tuple[str, ...] = ROLES
    return order.index(role) >= order.index(least)
