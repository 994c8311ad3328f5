"""Answers up to a total of bytes. Safe between threads; to find one takes no lock."""

import sys
import threading
from collections.abc import Collection, Hashable

from comments_service.services.core.transaction import Place
from comments_service.web.http_cache.answers import Answer

CAPACITY = 6 * 1024 * 1024


class Shelf:
    """What nobody has asked for since the last round goes first: a clock, LRU without a lock.

    An answer grows when it is compressed for the first client that wants it: ``weigh`` tells.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self.size = 0
        self._capacity = capacity
        #: To be looked into as it is by who cannot afford a call; ``find`` is for all others.
        self.answers: dict[Hashable, Answer] = {}
        self._sizes: dict[Hashable, int] = {}
        self._by_place: dict[Place, set[Answer]] = {}
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> Answer | None:
        """The answer under ``key``, which stays a while longer for being asked for."""
        answer = self.answers.get(key)
        if answer is not None:
            answer.is_used = True
        return answer

    def put(self, answer: Answer) -> None:
        """Keep ``answer`` in the place of what was under its key."""
        with self._lock:
            self._remove(answer.key)
            if answer.size > self._capacity:
                return
            self.answers[answer.key] = answer
            for place in answer.places:
                self._by_place.setdefault(place, set()).add(answer)
            self._count(answer)

    def drop(self, answer: Answer) -> None:
        """Forget ``answer``."""
        with self._lock:
            if self.answers.get(answer.key) is answer:
                self._remove(answer.key)

    def weigh(self, answer: Answer) -> None:
        """Count ``answer`` again, which has grown."""
        with self._lock:
            if self.answers.get(answer.key) is answer:
                self._count(answer)

    def doubt(self, places: Collection[Place]) -> None:
        """Have all that was made from ``places`` looked at again."""
        with self._lock:
            for place in places:
                for answer in self._by_place.get(place, ()):
                    answer.mark = None

    def _count(self, answer: Answer) -> None:
        key = answer.key
        size = answer.size + sys.getsizeof(key) + sum(map(sys.getsizeof, _parts(key)))
        self.size += size - self._sizes.get(key, 0)
        self._sizes[key] = size
        while self.size > self._capacity:
            oldest = next(iter(self.answers))
            if self.answers[oldest].is_used and len(self.answers) > 1:
                passed = self.answers.pop(oldest)
                passed.is_used = False
                self.answers[oldest] = passed
            else:
                self._remove(oldest)

    def _remove(self, key: Hashable) -> None:
        answer = self.answers.pop(key, None)
        if answer is None:
            return
        self.size -= self._sizes.pop(key)
        for place in answer.places:
            others = self._by_place[place]
            others.discard(answer)
            if not others:
                del self._by_place[place]


def _parts(key: Hashable) -> tuple[object, ...]:
    return key if isinstance(key, tuple) else ()
