"""The roles in words."""

from comments_service.errors import N_
from comments_service.rules.accounts.roles import Role

#: Each role's name and what it may do, the least first.
ROLE_TEXTS: dict[Role, tuple[str, str]] = {
    "analyst": (N_("Analyst"), N_("reads comments and figures, without e-mail addresses")),
    "responder": (N_("Responder"), N_("also answers as the site and takes notes")),
    "moderator": (N_("Moderator"), N_("also decides on comments and sees e-mail addresses")),
    "owner": (N_("Owner"), N_("also changes the settings and decides who works here")),
}
