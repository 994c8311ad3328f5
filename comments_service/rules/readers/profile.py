"""What others say of a reader, made good: a name, and an address that is proved to be theirs."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from comments_service.errors import AppError
from comments_service.rules.readers.identity import Identity
from comments_service.rules.text.fields import clean_email, clean_name

_NAMES = ("name", "preferred_username")


def clean_profile(
    source: str, account: str, claims: Mapping[str, Any], names: Sequence[str] = _NAMES
) -> Identity:
    """Return the identity of an account at ``source``, with the first of ``names`` that is one.

    The address counts where ``email_verified`` is true and nothing else (OpenID Connect Core 1.0,
    section 5.1): whoever has an address proves it, they do not claim it.
    """
    is_verified = claims.get("email_verified") is True
    email = _cleaned(clean_email, claims.get("email")) if is_verified else None
    usable = (_cleaned(clean_name, claims.get(name)) for name in names)
    name = next(filter(None, usable), None)
    return Identity(key=source + account, source=source, email=email, name=name)


def _cleaned(clean: Callable[[str], str | None], value: object) -> str | None:
    """Return a value as a field would have it; None for what a field would refuse."""
    if not isinstance(value, str):
        return None
    try:
        return clean(value)
    except AppError:
        return None
