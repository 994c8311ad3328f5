"""Fresh ids and secrets."""

import secrets
from collections.abc import Iterator
from datetime import datetime

from comments_service.rules.core.identity import RANDOM_BITS, new_id

#: How many numbers stay free at least behind an id of a batch.
ROOM = 256


def fresh_id(at: datetime, *, after: int = 0) -> int:
    """Return an id for something made ``at``, above ``after``."""
    return new_id(at, secrets.randbits(RANDOM_BITS), after=after)


def fresh_ids(at: datetime, count: int) -> Iterator[int]:
    """Yield ids for things made together ``at``, growing, with room behind each.

    A row that must come after one of them takes the next number, which is free.
    """
    id_ = fresh_id(at)
    for _ in range(count):
        yield id_
        id_ += ROOM + secrets.randbelow(ROOM)


def fresh_secret() -> str:
    """Return 256 random bits as text that an address can hold."""
    return secrets.token_urlsafe(32)
