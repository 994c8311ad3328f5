"""What stands in the forms of the page: as it was typed, with what is wrong with it."""

import secrets
from dataclasses import dataclass, field

from comments_service.rules.core.signed_forms import sign_form
from comments_service.web.http.context import current_service, now


@dataclass(frozen=True)
class Draft:
    """What stands in the form: as it was typed, with what is wrong with each field."""

    token: str
    body: str = ""
    name: str = ""
    email: str = ""
    website: str = ""
    mails: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True)
class MailForm:
    """Which form at the foot was refused, the address that was typed, and why."""

    name: str = ""
    email: str = ""
    problem: str = ""


def fresh_draft() -> Draft:
    """Return an empty form, given out now."""
    return Draft(sign_form(current_service().settings.secret_key, secrets.token_urlsafe(16), now()))
