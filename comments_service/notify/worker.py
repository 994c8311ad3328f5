"""The worker: takes messages from the outbox, one after the other, and has them carried out."""

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from comments_service.errors import N_
from comments_service.notify.activity import Activity
from comments_service.notify.heartbeat import beating
from comments_service.notify.message import Consumer, Failed, Interrupted, Message
from comments_service.queries.core.outbox import SHORT_LEASE, Lane
from comments_service.services.core import outbox

log = logging.getLogger(__name__)

#: So often a worker looks for work when nobody nudges it.
POLL_S = 0.5
_LONGEST_PAUSE_S = 30.0


class RoundRobin:
    """The site served last: the workers of a lane serve one site after the other."""

    last = 0


class Worker:
    """One message at a time, of one lane or of all; any number of processes work side by side.

    ``scope()`` opens what database sessions live in, anew for each step; ``now`` is the clock.
    """

    def __init__(  # noqa: PLR0913 - what a worker shares with others
        self,
        consumers: Mapping[str, Consumer],
        scope: Callable[[], AbstractContextManager[object]],
        now: Callable[[], datetime],
        lane: Lane | None = None,
        activity: Activity | None = None,
        order: RoundRobin | None = None,
        poll_s: float = POLL_S,
    ) -> None:
        self._lane = lane
        self._activity = activity or Activity()
        self._order = order or RoundRobin()
        self._poll_s = poll_s
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
        pause = self._poll_s
        while not self._is_stopping:
            nudges = self._activity.nudges()
            is_last = idle_for is not None and self._activity.is_quiet_for(idle_for)
            try:
                if self.step():
                    pause = self._poll_s
                    continue
            except SQLAlchemyError as error:
                if is_last:
                    raise
                pause = min(pause * 2, _LONGEST_PAUSE_S)
                log.warning("the worker waits for the database: %s", type(error).__name__)
            if is_last:
                return
            self._activity.rest(pause, nudges, lambda: self._is_stopping)

    def step(self) -> bool:
        """Carry out one message; False when none is due. Raises SQLAlchemyError."""
        with self._scope():
            held = outbox.claim(self._now(), self._lane, self._order.last)
        if held is None:
            return False
        self._order.last = held.site_id
        is_short = held.lane == Lane.NOW
        hold = _Hold(held, self._renew, lambda: self._is_stopping)
        with self._activity.working():
            with beating(hold.beat, every=SHORT_LEASE / 3) if is_short else nullcontext():
                end = self._outcome(hold)
            with self._scope():
                end()
        return True

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
            reason, is_final, is_outage = str(error), error.is_final, error.is_outage
            log.warning("outbox: %s failed: %s", held.topic, reason)
        except Exception as error:
            reason, is_final, is_outage = type(error).__name__, False, False
            log.exception("outbox: %s failed", held.topic)
        else:
            return lambda: outbox.done(hold.claim)
        return lambda: outbox.fail(
            hold.claim, reason, self._now(), is_final=is_final, is_outage=is_outage
        )

    def _renew(self, claim: outbox.Claim) -> outbox.Claim | None:
        # In a scope of its own: the consumer's session may be in the middle of a reading.
        with self._scope():
            return outbox.renew(claim, self._now())

    def _consumer(self, topic: str) -> Consumer:
        if topic not in self._consumers:
            raise Failed(N_("This version of the service cannot handle this job."))
        return self._consumers[topic]


class _Hold:
    """The message at hand and its lease, which work renews: long work by itself, all by a beat."""

    def __init__(
        self,
        claim: outbox.Claim,
        renew: Callable[[outbox.Claim], outbox.Claim | None],
        is_stopping: Callable[[], bool],
    ) -> None:
        self._lock = threading.Lock()
        self.claim = claim
        self._renew = renew
        self._is_stopping = is_stopping

    def keep_alive(self) -> None:
        """See Message."""
        if self._is_stopping() or not self.beat():
            raise Interrupted

    def beat(self) -> bool:
        """Hold the message for longer; False when another has it. Raise SQLAlchemyError."""
        with self._lock:
            renewed = self._renew(self.claim)
            self.claim = renewed or self.claim
        return renewed is not None
