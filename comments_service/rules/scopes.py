"""What a program's token may open."""

from collections.abc import Iterable

from comments_service.errors import N_, invalid

READ = "read"
EMAILS = "emails"
REPLY = "reply"
MODERATE = "moderate"
SETTINGS = "settings"
LOG = "log"
EXPORT = "export"
#: From what shows least to what shows all.
SCOPES = (READ, EMAILS, REPLY, MODERATE, SETTINGS, LOG, EXPORT)


def clean_scopes(named: Iterable[str]) -> list[str]:
    """The scopes named, once each. Raises AppError invalid for none and for what is none."""
    asked = set(named)
    if not asked or not asked <= set(SCOPES):
        raise invalid("scopes", "bad_value", N_("Choose what the token may be used for."))
    return [scope for scope in SCOPES if scope in asked]
