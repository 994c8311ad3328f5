"""JSON Web Tokens (RFC 7519) that others sign: whose signature is good, and what they claim. Pure.

Which algorithms a signature may have says who reads the token, never the token itself: so no token
without a signature is good, and none that is signed with a public key as if it were a secret (RFC
8725, sections 2.1 and 3.1).
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

Claims = Mapping[str, Any]
#: What a provider may sign with: signatures that are checked with a public key.
PUBLIC_KEY_ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "Ed25519"),
)
#: By so much clocks may differ.
LEEWAY_S = 60
_LONGEST = 8192
_KEYS_AT_MOST = 30


def shared_key(secret: str) -> dict[str, str]:
    """Return the JSON Web Key (RFC 7517) of a secret that both sides have."""
    encoded = base64.urlsafe_b64encode(secret.encode()).rstrip(b"=").decode()
    return {"kty": "oct", "k": encoded}


def signed_claims(
    token: str, keys: Sequence[Mapping[str, Any]], algorithms: Sequence[str]
) -> Claims | None:
    """Return what a token claims whose signature one of ``keys`` bears out; None for any other.

    ``keys`` are JSON Web Keys; what is none is passed over.
    """
    header = _header(token)
    if header is None or header.get("alg") not in algorithms:
        return None
    meant = [key for key in keys[:_KEYS_AT_MOST] if _may_be_meant(key, header)]
    return next((claims for key in meant if (claims := _read(token, key, algorithms))), None)


def wrong_claim(claims: Claims, now: datetime, **expected: str) -> str | None:
    """Return the name of the first claim that is not right, None where all are.

    ``expected`` are claims and the values that they must have, or hold where they are lists. The
    time ``exp`` must lie ahead, ``nbf`` and ``iat`` must not.
    """
    jwt = import_module("joserfc.jwt")
    required = {name: {"essential": True, "value": value} for name, value in expected.items()}
    seconds = int(now.timestamp())
    registry = jwt.JWTClaimsRegistry(
        now=seconds, leeway=LEEWAY_S, exp={"essential": True}, **required
    )
    try:
        registry.validate(dict(claims))
    except import_module("joserfc.errors").ExpiredTokenError:
        return "exp"
    except import_module("joserfc.errors").ClaimError as error:
        return str(error.claim)
    sub = claims.get("sub")
    is_name = isinstance(sub, str) and 0 < len(sub) <= 255 and sub.isprintable()
    return None if is_name else "sub"


def _header(token: str) -> Mapping[str, Any] | None:
    if len(token) > _LONGEST or token.count(".") != 2:
        return None
    encoded = token.partition(".")[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
    return header if isinstance(header, dict) else None


def _may_be_meant(key: Any, header: Mapping[str, Any]) -> bool:
    if not isinstance(key, dict) or key.get("use") not in (None, "sig"):
        return False
    named = header.get("kid"), key.get("kid")
    return None in named or named[0] == named[1]


def _read(token: str, key: Mapping[str, Any], algorithms: Sequence[str]) -> Claims | None:
    jwk, jwt = import_module("joserfc.jwk"), import_module("joserfc.jwt")
    unusable = import_module("joserfc.errors").JoseError, ValueError, TypeError, LookupError
    try:
        read = jwt.decode(token, jwk.import_key(dict(key)), algorithms=list(algorithms))
    except (*unusable, RecursionError):
        return None
    claims: Claims = read.claims
    return claims
