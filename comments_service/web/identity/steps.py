"""A sign-in that has begun: what its browser keeps until the provider leads it back.

The cookie is of the service's own pages alone and ends after ten minutes. It is sealed: it holds
what proves that the one who comes back is the one who left (RFC 9700, sections 2.1 and 4.7).
"""

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import request
from werkzeug.wrappers import Response

from comments_service.queries.readers.providers import ProviderRow
from comments_service.rules.readers.providers import SCOPES
from comments_service.services.core.encryption import seal, unseal
from comments_service.web.http.context import current_service, now

_LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Step:
    """A sign-in under way: the page it leads back to, and its secrets; ``until`` in seconds."""

    page: str
    state: str
    nonce: str
    verifier: str
    until: int


def new_step(page: str) -> Step:
    """Return the first step of a sign-in that leads back to a page."""
    until = int((now() + _LASTS).timestamp())
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Step(page, state, nonce, verifier, until)


def provider_address(provider: ProviderRow, step: Step, redirect_uri: str) -> str:
    """Return where a browser is sent to sign in (RFC 6749, section 4.1.1; RFC 7636)."""
    digest = hashlib.sha256(step.verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": SCOPES[provider.kind],
        "state": step.state,
        "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if provider.kind == "oidc":
        query["nonce"] = step.nonce
    address = provider.endpoints["authorization"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


def keep_step(response: Response, provider: ProviderRow, step: Step) -> Response:
    """Have the browser keep a step."""
    key = current_service().settings.secret_key
    sealed = seal(key, provider.id, json.dumps(asdict(step)))
    lasts = round(_LASTS.total_seconds())
    response.set_cookie(_name(), sealed, max_age=lasts, **_attributes())
    return response


def kept_step(provider: ProviderRow) -> Step | None:
    """Return the step of this browser at a provider, None where it has none or it is too old."""
    key = current_service().settings.secret_key
    opened = unseal(key, provider.id, request.cookies.get(_name(), ""))
    step = Step(**json.loads(opened)) if opened else None
    return step if step and now().timestamp() < step.until else None


def forget_step(response: Response) -> Response:
    """Have the browser forget its step: it is done."""
    response.delete_cookie(_name(), **_attributes())
    return response


def _name() -> str:
    """Return the cookie's name. Browsers take ``__Host-`` from our host alone: another one of its
    domain could put in a step of its own, and sign a reader in as somebody else.

    Below a path the cookie is for that path, which ``__Host-`` does not allow (RFC 6265bis).
    """
    settings = current_service().settings
    if not settings.is_https:
        return "palabre-reader"
    return "__Secure-palabre-reader" if settings.base_path else "__Host-palabre-reader"


def _attributes() -> dict[str, Any]:
    settings = current_service().settings
    path = "/" if _name().startswith("__Host-") else f"{settings.base_path}/sign-in"
    # Lax: it has to come along when the provider leads back.
    return {"path": path, "secure": settings.is_https, "httponly": True, "samesite": "Lax"}
