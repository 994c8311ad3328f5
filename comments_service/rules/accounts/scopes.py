"""What a program's token may open."""

from collections.abc import Iterable

from comments_service.errors import N_, invalid
from comments_service.rules.accounts.roles import Role, is_at_least

READ = "read"
EMAILS = "emails"
REPLY = "reply"
MODERATE = "moderate"
SETTINGS = "settings"
LOG = "log"
EXPORT = "export"
#: From what shows least to what shows all.
SCOPES = (READ, EMAILS, REPLY, MODERATE, SETTINGS, LOG, EXPORT)
#: What one must be on the site for a token to open as much as one opens in the console.
ROLE_OF: dict[str, Role] = {
    READ: "analyst",
    EMAILS: "moderator",
    REPLY: "responder",
    MODERATE: "moderator",
    SETTINGS: "owner",
    LOG: "owner",
    EXPORT: "owner",
}


def clean_scopes(named: Iterable[str]) -> list[str]:
    """Return the scopes named, once each. Raises AppError invalid for none and for what is none."""
    requested = set(named)
    if not requested or not requested <= set(SCOPES):
        raise invalid("scopes", "bad_value", N_("Choose what the token may be used for."))
    return [scope for scope in SCOPES if scope in requested]


def scopes_in_force(scopes: Iterable[str], role: str | None) -> list[str]:
    """Return what a token may do of what it was made for, while its maker is ``role`` on the site.

    None is who is not of the site any more: a token opens nothing that its maker may not open.
    """
    return [scope for scope in scopes if role is not None and is_at_least(role, ROLE_OF[scope])]
