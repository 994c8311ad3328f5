"""Fresh ids and secrets."""

import secrets
from datetime import datetime

from comments_service.rules.core.identity import RANDOM_BITS, new_id


def fresh_id(at: datetime, *, after: int = 0) -> int:
    """Return an id for something made ``at``, above ``after``."""
    return new_id(at, secrets.randbits(RANDOM_BITS), after=after)


def fresh_secret() -> str:
    """Return 256 random bits as text that an address can hold."""
    return secrets.token_urlsafe(32)
