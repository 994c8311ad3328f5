"""One builder for each answer: who comes meanwhile waits for what the first one makes."""

import threading
from collections.abc import Collection, Hashable
from dataclasses import dataclass, field

from comments_service.services.core.transaction import Place


@dataclass(eq=False, slots=True)
class Turn:
    """One answer in the making.

    ``places``: what it is made from, None while that is not known; ``is_overtaken``: some of it
    has changed meanwhile; ``was_kept``: whether the others find something.
    """

    places: Collection[Place] | None = None
    is_overtaken: bool = False
    was_kept: bool = False
    done: threading.Event = field(default_factory=threading.Event)


class Turns:
    """Who is building what."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[Hashable, Turn] = {}

    def take(self, key: Hashable) -> tuple[Turn, bool]:
        """The turn of ``key``, and whether it is the caller's, who must then ``end`` it."""
        with self._lock:
            running = self._running.get(key)
            if running is not None:
                return running, False
            mine = self._running[key] = Turn()
            return mine, True

    def end(self, key: Hashable, turn: Turn) -> None:
        """Let those go on who wait for ``turn``."""
        with self._lock:
            del self._running[key]
        turn.done.set()

    def overtake(self, changed: Collection[Place]) -> None:
        """Tell the builders that what they may have read already has changed."""
        with self._lock:
            for turn in self._running.values():
                if turn.places is None or not set(changed).isdisjoint(turn.places):
                    turn.is_overtaken = True
