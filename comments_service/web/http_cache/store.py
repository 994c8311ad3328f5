"""Cached responses up to a total of bytes. Safe between threads; a look-up takes no lock."""

import sys
import threading
from collections.abc import Collection, Hashable

from comments_service.services.core.transaction import Place
from comments_service.web.http_cache.responses import CachedResponse

CAPACITY = 6 * 1024 * 1024


class CacheStore:
    """A clock (LRU without a lock): what was not read since the last round is evicted first.

    A response grows when it is compressed for the first client that wants it: call ``resize``.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self.size = 0
        self._capacity = capacity
        self._responses: dict[Hashable, CachedResponse] = {}
        self._sizes: dict[Hashable, int] = {}
        self._by_place: dict[Place, set[CachedResponse]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, other_key: Hashable = None) -> CachedResponse | None:
        """Return the response under one of the keys. Being read delays its eviction."""
        find = self._responses.get
        response = find(key) or find(other_key)
        if response is not None:
            response.was_used = True
        return response

    def put(self, response: CachedResponse) -> None:
        """Cache ``response`` in place of what was under its key."""
        with self._lock:
            self._remove(response.key)
            if response.size > self._capacity:
                return
            self._responses[response.key] = response
            for place in response.places:
                self._by_place.setdefault(place, set()).add(response)
            self._count(response)

    def drop(self, response: CachedResponse) -> None:
        """Forget ``response``."""
        with self._lock:
            if self._responses.get(response.key) is response:
                self._remove(response.key)

    def resize(self, response: CachedResponse) -> None:
        """Count ``response`` again, which has grown."""
        with self._lock:
            if self._responses.get(response.key) is response:
                self._count(response)

    def invalidate(self, places: Collection[Place]) -> None:
        """Have all that was made from ``places`` checked before it is served again."""
        with self._lock:
            for place in places:
                for response in self._by_place.get(place, ()):
                    response.stamp = None

    def _count(self, response: CachedResponse) -> None:
        key = response.key
        size = response.size + sys.getsizeof(key) + sum(map(sys.getsizeof, _parts(key)))
        self.size += size - self._sizes.get(key, 0)
        self._sizes[key] = size
        while self.size > self._capacity:
            oldest = next(iter(self._responses))
            if self._responses[oldest].was_used and len(self._responses) > 1:
                passed = self._responses.pop(oldest)
                passed.was_used = False
                self._responses[oldest] = passed
            else:
                self._remove(oldest)

    def _remove(self, key: Hashable) -> None:
        response = self._responses.pop(key, None)
        if response is None:
            return
        self.size -= self._sizes.pop(key)
        for place in response.places:
            others = self._by_place[place]
            others.discard(response)
            if not others:
                del self._by_place[place]


def _parts(key: Hashable) -> tuple[object, ...]:
    return key if isinstance(key, tuple) else ()
