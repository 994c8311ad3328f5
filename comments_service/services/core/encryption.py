"""Secrets that the service must read again are kept sealed with a key made from SECRET_KEY.

Whoever has the database alone, such as a backup, has none of them.
"""

import base64
import hashlib
import hmac
from importlib import import_module
from types import ModuleType
from typing import Any


def seal(secret_key: str, owner: int, secret: str) -> str:
    """``secret`` of the account ``owner``, sealed (Fernet: AES-128-CBC and HMAC-SHA-256)."""
    return str(_fernet(secret_key).encrypt(f"{owner}:{secret}".encode()).decode())


def unseal(secret_key: str, owner: int, sealed: str) -> str | None:
    """Return what was sealed for ``owner``; None with another key or for another account."""
    try:
        opened: str = _fernet(secret_key).decrypt(sealed.encode()).decode()
    except _library().InvalidToken:
        return None
    whose, _, secret = opened.partition(":")
    return secret if whose == str(owner) else None


def _fernet(secret_key: str) -> Any:
    key = hmac.new(secret_key.encode(), b"sealing", hashlib.sha256).digest()
    return _library().Fernet(base64.urlsafe_b64encode(key))


def _library() -> ModuleType:
    # Not above: it costs a worker megabytes, and most workers never seal a secret.
    return import_module("cryptography.fernet")
