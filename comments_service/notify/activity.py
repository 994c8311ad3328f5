"""What the workers of one process share: who is at work, and when to look for more."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# A thread that rests hears of the end of its process so late at most: a signal cannot wake it.
_HEARS_EVERY_S = 0.25


class Activity:
    """Whether any lane of this process is at work, and since when none is."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._busy = 0
        self._nudges = 0
        self._quiet_since = time.monotonic()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Be at work for as long as the block lasts; the others look whether there is more."""
        with self._changed:
            self._busy += 1
        self.nudge()
        try:
            yield
        finally:
            with self._changed:
                self._busy -= 1
                self._quiet_since = time.monotonic()

    def is_quiet_for(self, seconds: float) -> bool:
        """Tell whether nobody has been at work for so long."""
        with self._changed:
            return not self._busy and time.monotonic() - self._quiet_since >= seconds

    def begin(self) -> None:
        """Count quiet from this moment."""
        with self._changed:
            self._quiet_since = time.monotonic()

    def nudge(self) -> None:
        """Have everybody who rests look for work. Not for signal handlers: it takes a lock."""
        with self._changed:
            self._nudges += 1
            self._changed.notify_all()

    def nudges(self) -> int:
        """Return how many nudges there were."""
        return self._nudges

    def rest(self, seconds: float, nudges: int, is_stopping: Callable[[], bool]) -> None:
        """Wait so long at most, and no longer than to a nudge after the first ``nudges``."""
        until = time.monotonic() + seconds
        with self._changed:
            while self._nudges == nudges and not is_stopping():
                left = until - time.monotonic()
                if left <= 0:
                    return
                self._changed.wait(min(left, _HEARS_EVERY_S))
