"""ID tokens: who has signed in, as an OpenID provider says it. Pure.

Checked as OpenID Connect Core 1.0, section 3.1.3.7, has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comments_service.errors import N_, AppError
from comments_service.rules.readers.jwt import (
    PUBLIC_KEY_ALGORITHMS,
    Claims,
    signed_claims,
    wrong_claim,
)


@dataclass(frozen=True, kw_only=True)
class Expected:
    """Who has to have made an ID token, for which client, and for which sign-in."""

    issuer: str
    client_id: str
    nonce: str


def checked_claims(token: object, keys: object, expected: Expected, now: datetime) -> Claims:
    """Return what an ID token claims, checked with the provider's keys as they are now.

    Raise AppError bad_token, saying what is wrong with it.
    """
    listed: Sequence[Mapping[str, Any]] = keys if isinstance(keys, list) else []
    claims = signed_claims(token, listed, PUBLIC_KEY_ALGORITHMS) if isinstance(token, str) else None
    if claims is None:
        raise AppError("bad_token", N_("Its ID token is not signed with one of its keys."))
    wrong = wrong_claim(
        claims, now, iss=expected.issuer, aud=expected.client_id, nonce=expected.nonce
    )
    if wrong is None and not _is_for(claims, expected.client_id):
        wrong = "azp"
    if wrong is None and "iat" not in claims:
        wrong = "iat"
    if wrong is not None:
        message = N_("Its ID token is not valid: “{claim}” is wrong.")
        raise AppError("bad_token", message, claim=wrong)
    return claims


def _is_for(claims: Claims, client_id: str) -> bool:
    """Whether it was made for us, where it is for several."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    return bool(claims.get("azp", None if several else client_id) == client_id)
