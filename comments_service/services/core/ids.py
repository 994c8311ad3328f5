"""Fresh ids and secrets."""

import secrets
from datetime import datetime
from itertools import accumulate

from comments_service.rules.core.identity import RANDOM_BITS, new_id

#: How many numbers stay free at least behind an id of a batch.
ROOM = 256


def fresh_id(at: datetime, *, after: int = 0) -> int:
    """Return an id for something made ``at``, above ``after``."""
    return new_id(at, secrets.randbits(RANDOM_BITS), after=after)


def fresh_ids(at: datetime, count: int) -> list[int]:
    """Return ids for ``count`` things made ``at``, rising, with room between them.

    What comes between two of them later, because a clock is behind, then meets neither.
    """
    gaps = (ROOM + secrets.randbelow(ROOM) for _ in range(count))
    return list(accumulate(gaps, initial=fresh_id(at)))[:count]


def fresh_secret() -> str:
    """Return 256 random bits as text that an address can hold."""
    return secrets.token_urlsafe(32)


def draft_of_id(at: datetime) -> dict[str, int]:
    """Return an id by the clock, and how far above the last line it is if that is ahead."""
    return {"fresh": fresh_id(at), "room": 1 + secrets.randbits(RANDOM_BITS)}
