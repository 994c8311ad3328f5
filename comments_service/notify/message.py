"""What a consumer of the outbox gets, and how it says that it could not do it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Message:
    """One message to carry out. It may come again: what was done twice must look as if done once.

    ``keep_alive()`` says that long work goes on. Call it outside of a transaction, more often than
    services.core.outbox.LEASE; it raises Interrupted when the work must stop where it is.
    """

    site_id: int
    id: int
    topic: str
    payload: dict[str, Any]
    attempts: int
    keep_alive: Callable[[], None]


class Failed(Exception):
    """A message could not be carried out; the text is the reason that the console shows.

    ``is_final``: another attempt would fail as well. ``is_outage``: the peer takes nothing at the
    moment, so other messages to it need not be tried. Any other exception is a failure, too, but
    only its kind is told, because its text may quote what is private.
    """

    def __init__(self, reason: str, *, is_final: bool = False, is_outage: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final
        self.is_outage = is_outage


class RecipientRefused(Failed):
    """The mail server of an address takes nothing for it, now and later."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, is_final=True)


class Interrupted(BaseException):
    """The worker is to end, or another has taken the message over; it comes again.

    No Exception, so that a consumer which catches those does not take it for a failure.
    """


Consumer = Callable[[Message], None]
