"""The clock that all machines share: this one's, set by that of PostgreSQL where there is one.

The embedded database has no other clock than this machine's.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

# What the question and its answer may take on their way.
_NOISE = timedelta(seconds=1)
_LASTS_S = 10.0


class SharedClock:
    """Tells the present moment. Whoever has a connection sets it: comments_service.postgres."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._asks_at = float("-inf")
        self._began = 0.0

    def __call__(self) -> datetime:
        """Return the present moment, aware and in UTC."""
        return datetime.now(UTC) + self._ahead

    def is_unsure(self) -> bool:
        """Whether it is to be set: for the first time, again, or since this machine's was set."""
        is_old = time.monotonic() >= self._asks_at
        return is_old or abs(_beginning() - self._began) > _NOISE.total_seconds()

    def set_by(self, ask: Callable[[], datetime]) -> None:
        """Set it by the time that ``ask`` returns, after which it is sure for a while.

        Raise as ``ask`` does; then it stays as it is.
        """
        self._asks_at = time.monotonic() + _LASTS_S
        self._began = _beginning()
        before = datetime.now(UTC)
        there = ask()
        ahead = there - before - (datetime.now(UTC) - before) / 2
        self._ahead = ahead if abs(ahead) > _NOISE else timedelta()


def _beginning() -> float:
    """Return the time at which this machine's timer was at zero: it changes with the clock only."""
    return datetime.now(UTC).timestamp() - time.monotonic()


#: That of this process.
now = SharedClock()
