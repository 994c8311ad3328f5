"""Single flight: one request builds a response, the others wait for it."""

import threading
from collections.abc import Collection, Hashable
from dataclasses import dataclass, field

from comments_service.services.core.transaction import Place


@dataclass(eq=False, slots=True)
class Flight:
    """One response that is being built.

    ``places``: what it is made from, None while that is unknown; ``is_stale``: some of that has
    changed meanwhile; ``was_cached``: whether those who wait will find it in the store.
    """

    places: Collection[Place] | None = None
    is_stale: bool = False
    was_cached: bool = False
    done: threading.Event = field(default_factory=threading.Event)


class SingleFlight:
    """Who builds what."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._flights: dict[Hashable, Flight] = {}

    def join(self, key: Hashable) -> tuple[Flight, bool]:
        """Return the flight of ``key``, and whether the caller leads it and must ``land`` it."""
        with self._lock:
            flight = self._flights.get(key)
            if flight is not None:
                return flight, False
            own = self._flights[key] = Flight()
            return own, True

    def land(self, key: Hashable, flight: Flight) -> None:
        """Release those who wait for ``flight``."""
        with self._lock:
            del self._flights[key]
        flight.done.set()

    def mark_stale(self, changed: Collection[Place]) -> None:
        """Tell the builders that what they may have read already has changed."""
        with self._lock:
            for flight in self._flights.values():
                if flight.places is None or not set(changed).isdisjoint(flight.places):
                    flight.is_stale = True
