"""Single sign-on: a site's page says who is signed in there, by a token that the site signs. Pure.

The token is a JSON Web Token (RFC 7519) with HS256 and a secret that the site and we have.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from comments_service.errors import N_, AppError
from comments_service.rules.readers.identity import Identity
from comments_service.rules.readers.jwt import LEEWAY_S, shared_key, signed_claims, wrong_claim
from comments_service.rules.readers.profile import clean_profile

SECRET_PREFIX = "palabre_sso_"
#: So long a token may be good at most.
TOKEN_LASTS_AT_MOST = timedelta(hours=1)
#: So long a browser stays signed in by one; the page has a newer one by then.
SESSION_LASTS = timedelta(days=1)
#: What the key of an identity begins with that a site has signed.
KEY_PREFIX = "sso:"


def identity_of_token(
    token: str, secrets: Sequence[str], *, site_key: str, service: str, now: datetime
) -> Identity:
    """Return who is signed in on the site by a token of its page.

    ``service`` is our own address, for which alone the token must be. Raise AppError bad_token.
    """
    claims = signed_claims(token, [shared_key(secret) for secret in secrets], ["HS256"])
    if claims is None:
        message = N_("The sign-in token of this page is not signed with the secret of the site.")
        raise AppError("bad_token", message)
    wrong = wrong_claim(claims, now, iss=site_key, aud=service)
    if wrong is None and _lasts_too_long(claims["exp"], now):
        wrong = "exp"
    if wrong is not None:
        message = N_("The sign-in token of this page is not valid: “{claim}” is wrong.")
        raise AppError("bad_token", message, claim=wrong)
    return clean_profile(KEY_PREFIX, claims["sub"], claims)


def _lasts_too_long(until: float, now: datetime) -> bool:
    most = now + TOKEN_LASTS_AT_MOST
    return not until <= most.timestamp() + LEEWAY_S
