"""Signatures of webhooks, by Standard Webhooks (standardwebhooks.com, specification 1.0.0)."""

import base64
import hashlib
import hmac

_PREFIX = "whsec_"


def new_webhook_secret(random: bytes) -> str:
    """Return a secret as both sides write it down, of 24 to 64 random bytes."""
    return _PREFIX + base64.b64encode(random).decode()


def judge_secret(secret_key: str, site_id: int) -> str:
    """Return what signs the questions to a site's external judge; it is made anew each time."""
    derived = hmac.new(secret_key.encode(), f"judge {site_id}".encode(), hashlib.sha256)
    return new_webhook_secret(derived.digest())


def sign_webhook(secrets: list[str], message_id: str, timestamp: int, body: bytes) -> str:
    """Return the header ``webhook-signature``: one signature for each secret.

    Several during a rotation: the receiver takes any that it knows.
    """
    content = f"{message_id}.{timestamp}.".encode() + body
    return " ".join(f"v1,{_digest(secret, content)}" for secret in secrets)


def _digest(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
