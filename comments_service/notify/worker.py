"""The worker: takes messages from the outbox, one after the other, and has them carried out."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from comments_service.errors import N_
from comments_service.notify.message import Consumer, Failed, Interrupted, Message
from comments_service.queries.core.outbox import Lane
from comments_service.services.core import outbox

log = logging.getLogger(__name__)

_POLL_S = 0.5
_LONGEST_PAUSE_S = 30.0


class Activity:
    """Whether any lane of this process is at work, and since when none is."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy = 0
        self._quiet_since = time.monotonic()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Be at work for as long as the block lasts."""
        with self._lock:
            self._busy += 1
        try:
            yield
        finally:
            with self._lock:
                self._busy -= 1
                self._quiet_since = time.monotonic()

    def is_quiet_for(self, seconds: float) -> bool:
        """Tell whether nobody has been at work for so long."""
        with self._lock:
            return not self._busy and time.monotonic() - self._quiet_since >= seconds


class Worker:
    """One message at a time, of one lane or of all; any number of processes work side by side.

    ``scope()`` opens what database sessions live in, anew for each step; ``now`` is the clock.
    """

    def __init__(
        self,
        consumers: Mapping[str, Consumer],
        scope: Callable[[], AbstractContextManager[object]],
        now: Callable[[], datetime],
        lane: Lane | None = None,
        activity: Activity | None = None,
    ) -> None:
        self._lane = lane
        self._activity = activity or Activity()
        self._consumers = consumers
        self._scope = scope
        self._now = now
        # No Event: setting one in a signal handler may wait for the lock of who waits on it.
        self._is_stopping = False

    def stop(self) -> None:
        """End after the message at hand; long work ends at its next sign of life."""
        self._is_stopping = True

    def run(self, *, idle_for: float | None = None) -> None:
        """Work until ``stop()`` or, when given, until nothing was due for ``idle_for`` seconds.

        A database that is away is waited for, as long as for a message; then its SQLAlchemyError
        is raised.
        """
        pause = _POLL_S
        while not self._is_stopping:
            is_last = idle_for is not None and self._activity.is_quiet_for(idle_for)
            try:
                if self.step():
                    pause = _POLL_S
                    continue
            except SQLAlchemyError as error:
                if is_last:
                    raise
                pause = min(pause * 2, _LONGEST_PAUSE_S)
                log.warning("the worker waits for the database: %s", type(error).__name__)
            if is_last:
                return
            self._rest(pause)

    def step(self) -> bool:
        """Carry out one message; False when none is due. Raises SQLAlchemyError."""
        with self._scope():
            held = outbox.claim(self._now(), self._lane)
        if held is None:
            return False
        with self._activity.working():
            end = self._outcome(_Hold(held, self._renew))
            with self._scope():
                end()
        return True

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._is_stopping and time.monotonic() < until:
            time.sleep(min(seconds, _POLL_S) / 2)

    def _outcome(self, hold: "_Hold") -> Callable[[], None]:
        """Carry a message out; returns what then becomes of it."""
        held = hold.claim
        message = Message(
            held.site_id, held.id, held.topic, held.payload, held.attempts, hold.keep_alive
        )
        try:
            with self._scope():
                self._consumer(held.topic)(message)
        except Interrupted:
            return lambda: outbox.give_back(hold.claim, self._now())
        except Failed as error:
            reason, is_final = str(error), error.is_final
            log.warning("outbox: %s failed: %s", held.topic, reason)
        except Exception as error:
            reason, is_final = type(error).__name__, False
            log.exception("outbox: %s failed", held.topic)
        else:
            return lambda: outbox.done(hold.claim)
        return lambda: outbox.fail(hold.claim, reason, self._now(), is_final=is_final)

    def _renew(self, claim: outbox.Claim) -> outbox.Claim | None:
        # In a scope of its own: the consumer's session may be in the middle of a reading.
        with self._scope():
            return None if self._is_stopping else outbox.renew(claim, self._now())

    def _consumer(self, topic: str) -> Consumer:
        if topic not in self._consumers:
            raise Failed(N_("This version of the service cannot handle this job."))
        return self._consumers[topic]


class _Hold:
    """The message at hand and its lease, which long work renews."""

    def __init__(
        self,
        claim: outbox.Claim,
        renew: Callable[[outbox.Claim], outbox.Claim | None],
    ) -> None:
        self.claim = claim
        self._renew = renew

    def keep_alive(self) -> None:
        """See Message."""
        renewed = self._renew(self.claim)
        if renewed is None:
            raise Interrupted
        self.claim = renewed
