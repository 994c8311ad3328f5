"""Identity providers: of which kinds there are, where they are asked, what they say. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from comments_service.errors import N_, AppError, invalid
from comments_service.rules.text.links import clean_address

KINDS: Mapping[str, str] = {
    "oidc": "OpenID Connect",
    "github": "GitHub",
    "mastodon": "Mastodon",
}
_GITHUB = "https://github.com"
_LONGEST = 300
_LONGEST_ENDPOINT = 1000
#: What is asked of each kind of provider (OAuth's scope): as little as names somebody.
SCOPES = {"oidc": "openid profile email", "github": "user:email", "mastodon": "profile"}
_NEEDED = {
    "issuer": "issuer",
    "authorization": "authorization_endpoint",
    "token": "token_endpoint",
    "jwks": "jwks_uri",
}


def clean_provider_address(kind: str, typed: str, private_hosts: Sequence[str]) -> str:
    """Return the address of a provider, without a slash at its end. Raise AppError invalid.

    It is one of https, but on a private network that the operator names.
    """
    text = typed.strip() or (_GITHUB if kind == "github" else "")
    try:
        address = clean_address(text, "address", _LONGEST).rstrip("/")
    except AppError:
        message = N_("Enter an address that begins with https://.")
        raise invalid("address", "invalid", message) from None
    if not is_confidential(address, private_hosts) or set(address) & {"?", "#"}:
        raise invalid("address", "invalid", N_("Enter an address that begins with https://."))
    return address


def is_confidential(address: str, private_hosts: Sequence[str]) -> bool:
    """Whether nobody listens on the way to an address."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in private_hosts)


def discovery_address(issuer: str) -> str:
    """Return where a provider describes itself (OpenID Connect Discovery 1.0, section 4)."""
    return f"{issuer}/.well-known/openid-configuration"


def discovered(
    address: str, described: Mapping[str, Any], private_hosts: Sequence[str]
) -> dict[str, str]:
    """Return the endpoints that a provider names. Raise AppError invalid for the address."""
    endpoints = {name: described.get(member) for name, member in _NEEDED.items()}
    if isinstance(described.get("userinfo_endpoint"), str):
        endpoints["userinfo"] = described["userinfo_endpoint"]
    usable = {
        name: url
        for name, url in endpoints.items()
        if isinstance(url, str) and _is_endpoint(url, private_hosts)
    }
    if usable != endpoints:
        raise invalid("address", "invalid", N_("It does not describe itself as OpenID Connect."))
    if usable["issuer"].rstrip("/") != address:
        raise invalid("address", "invalid", N_("It says that it is another issuer."))
    methods = described.get("token_endpoint_auth_methods_supported")
    posts = isinstance(methods, list) and "client_secret_post" in methods
    return {**usable, "auth": "post" if posts else "basic"}


def _is_endpoint(url: str, private_hosts: Sequence[str]) -> bool:
    try:
        clean_address(url, "address", _LONGEST_ENDPOINT)
    except AppError:
        return False
    return is_confidential(url, private_hosts) and "#" not in url


def fixed_endpoints(kind: str, address: str) -> dict[str, str]:
    """Return where GitHub, its Enterprise Server, or a Mastodon server is asked."""
    if kind == "mastodon":
        return {
            "authorization": f"{address}/oauth/authorize",
            "token": f"{address}/oauth/token",
            "user": f"{address}/api/v1/accounts/verify_credentials",
            "auth": "post",
        }
    api = "https://api.github.com" if address == _GITHUB else f"{address}/api/v3"
    return {
        "authorization": f"{address}/login/oauth/authorize",
        "token": f"{address}/login/oauth/access_token",
        "user": f"{api}/user",
        "emails": f"{api}/user/emails",
        "auth": "post",
    }


def primary_email(listed: object) -> Mapping[str, Any]:
    """Return the claims of the address that GitHub lists as somebody's main one."""
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, dict) and one.get("primary") is True:
            return {"email": one.get("email"), "email_verified": one.get("verified")}
    return {}
