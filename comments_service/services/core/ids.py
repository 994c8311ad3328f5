"""Fresh ids."""

import secrets
from datetime import datetime

from comments_service.rules.core.identity import new_id


def fresh_id(at: datetime, *, after: int = 0) -> int:
    """An id for something made ``at``, above ``after``."""
    return new_id(at, secrets.randbits(20), after=after)
