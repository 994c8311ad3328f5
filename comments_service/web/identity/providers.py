"""An identity provider is asked: where its endpoints are, and who has just signed in there."""

from collections.abc import Mapping
from typing import Any

from comments_service.errors import N_, AppError, invalid
from comments_service.outgoing import Unreachable
from comments_service.queries.readers.providers import ProviderRow
from comments_service.rules.readers.id_tokens import Expected, checked_claims
from comments_service.rules.readers.identity import Identity
from comments_service.rules.readers.profile import clean_profile
from comments_service.rules.readers.providers import (
    discovered,
    discovery_address,
    fixed_endpoints,
    primary_email,
)
from comments_service.services.core.encryption import unseal
from comments_service.web.http.context import current_service, now
from comments_service.web.http.locale import translate
from comments_service.web.identity.questions import get, post

_LONGEST_NUMBER = 200


def endpoints_of(kind: str, address: str) -> dict[str, str]:
    """Return where a provider is asked. Raise AppError invalid with the reason for the address."""
    if kind != "oidc":
        return fixed_endpoints(kind, address)
    try:
        described = get(discovery_address(address))
    except Unreachable as error:
        raise invalid("address", "invalid", translate(error.message, error.params)) from error
    return discovered(address, _members(described), current_service().settings.private_hosts)


def identity_of_code(
    provider: ProviderRow, code: str, redirect_uri: str, verifier: str, nonce: str
) -> Identity:
    """Return who has signed in at a provider that led back with a code.

    Raise Unreachable or AppError bad_token with what the provider did wrong.
    """
    granted = _redeem(provider, code, redirect_uri, verifier)
    access_token = granted.get("access_token")
    bearer = access_token if isinstance(access_token, str) and access_token.isascii() else ""
    if provider.kind == "oidc":
        return _of_id_token(provider, granted.get("id_token"), bearer, nonce)
    user = _members(get(provider.endpoints["user"], bearer))
    account = f"{provider.kind}:{provider.address} ", _number_of(user)
    if provider.kind == "mastodon":
        return clean_profile(*account, user, ("display_name", "username"))
    email = primary_email(get(provider.endpoints["emails"], bearer))
    claims = {**user, "email_verified": False, **email}
    return clean_profile(*account, claims, ("name", "login"))


def _number_of(user: Mapping[str, Any]) -> str:
    """Return what an account is known by, whole: of one that is cut there could be several."""
    number = user.get("id")
    is_one = isinstance(number, int | str) and not isinstance(number, bool)
    text = str(number).strip() if is_one else ""
    if not 0 < len(text) <= _LONGEST_NUMBER or not text.isprintable():
        raise AppError("bad_token", N_("It does not say who has signed in."))
    return text


def _redeem(
    provider: ProviderRow, code: str, redirect_uri: str, verifier: str
) -> Mapping[str, Any]:
    """Exchange a code for what it stands for (RFC 6749, section 4.1.3; RFC 7636)."""
    secret = unseal(current_service().settings.secret_key, provider.id, provider.client_secret)
    if secret is None:
        raise AppError("bad_token", N_("The client secret cannot be read: enter it again."))
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    }
    client = {"client_id": provider.client_id, "client_secret": secret}
    if provider.endpoints["auth"] == "post":
        return _members(post(provider.endpoints["token"], form | client))
    return _members(post(provider.endpoints["token"], form, (provider.client_id, secret)))


def _of_id_token(provider: ProviderRow, token: object, bearer: str, nonce: str) -> Identity:
    issuer = provider.endpoints["issuer"]
    expected = Expected(issuer=issuer, client_id=provider.client_id, nonce=nonce)
    # Its keys as they are now: it may have changed them since the last one.
    keys = _members(get(provider.endpoints["jwks"])).get("keys")
    claims = checked_claims(token, keys, expected, now())
    profile = dict(claims)
    userinfo = provider.endpoints.get("userinfo")
    if userinfo and bearer and not {"name", "email"} <= claims.keys():
        shown = _members(get(userinfo, bearer))
        # OpenID Connect Core 1.0, section 5.3.2: of somebody else it must not be used.
        if shown.get("sub") == claims["sub"]:
            profile = _joined(profile, shown)
    return clean_profile(f"oidc:{issuer} ", claims["sub"], profile)


def _joined(claims: Mapping[str, Any], shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return both, the signed ones first; an address only with what its own source says of it."""
    other = claims if "email" not in claims else shown
    pair = {"email", "email_verified"}
    first = {name: value for name, value in claims.items() if other is shown or name not in pair}
    second = {name: value for name, value in shown.items() if other is claims or name not in pair}
    return {**second, **first}


def _members(said: object) -> Mapping[str, Any]:
    return said if isinstance(said, dict) else {}
