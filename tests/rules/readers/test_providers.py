"""What a provider says of itself, and the keys that it shows, may be anything."""

from datetime import UTC, datetime
from typing import Any

import pytest

from comments_service.errors import AppError
from comments_service.rules.readers.id_tokens import Expected, checked_claims
from comments_service.rules.readers.providers import discovered

ISSUER = "https://uni.example"
RIGHT = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
}


@pytest.mark.parametrize(
    "member",
    [
        {"jwks_uri": "https://["},
        {"jwks_uri": "https:///keys"},
        {"jwks_uri": f"{ISSUER}/{'x' * 1000}"},
        {"userinfo_endpoint": "https://uni.example:99999/me"},
        {"authorization_endpoint": "https://uni.example/a\r\nSet-Cookie: x=y"},
        {"authorization_endpoint": "https://uni.example/\x00"},
        {"authorization_endpoint": "https://uni.example/a#b"},
        {"authorization_endpoint": "https://uni.example\\@evil.example"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"issuer": None},
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": ["https://uni.example/"]},
        {"token_endpoint": "http://uni.example/token"},
    ],
)
def test_what_is_no_endpoint_is_refused(member: dict[str, Any]) -> None:
    with pytest.raises(AppError) as refused:
        discovered(ISSUER, {**RIGHT, **member}, [])
    assert refused.value.code == "invalid"


@pytest.mark.parametrize(
    ("methods", "auth"),
    [
        (None, "basic"),
        (5, "basic"),
        (True, "basic"),
        ("client_secret_post", "basic"),
        (["client_secret_basic"], "basic"),
        ([[], "client_secret_post"], "post"),
    ],
)
def test_the_secret_is_sent_as_the_provider_lists_it(methods: Any, auth: str) -> None:
    described = {**RIGHT, "token_endpoint_auth_methods_supported": methods}
    assert discovered(ISSUER, described, [])["auth"] == auth


@pytest.mark.parametrize(
    "key",
    [
        {"kty": "EC", "crv": "none", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": None, "x": "AA", "y": "AA"},
        {"kty": "RSA", "n": "", "e": []},
        {"kty": "OKP", "crv": "X25519", "x": "AA"},
        {"kty": []},
        {"use": {}},
        5,
    ],
)
def test_keys_that_are_none_are_passed_over(key: Any) -> None:
    expected = Expected(issuer=ISSUER, client_id="palabre", nonce="n")
    with pytest.raises(AppError) as refused:
        checked_claims("eyJhbGciOiJFUzI1NiJ9.e30.AAAA", [key], expected, datetime.now(UTC))
    assert "signed" in refused.value.message
