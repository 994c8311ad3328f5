"""What people may be on a site, each role with all that the ones before it may do."""

from collections.abc import Mapping
from typing import Literal

from comments_service.errors import N_

Role = Literal["analyst", "responder", "moderator", "owner"]

#: What people call each role and what it may do, the least first.
ROLE_TEXTS: Mapping[Role, tuple[str, str]] = {
    "analyst": (N_("Analyst"), N_("reads comments and figures, without e-mail addresses")),
    "responder": (N_("Responder"), N_("also replies as the site and takes notes")),
    "moderator": (N_("Moderator"), N_("also decides on comments and sees e-mail addresses")),
    "owner": (N_("Owner"), N_("also changes the settings and decides who works here")),
}
ROLES: tuple[Role, ...] = tuple(ROLE_TEXTS)


def is_at_least(role: str, least: str) -> bool:
    """Whether ``role`` may do what ``least`` may. Raises ValueError for what is no role."""
    order: tuple[str, ...] = ROLES
    return order.index(role) >= order.index(least)
