"""Invalidation between machines, by Redis: published after a commit, heard by every process.

Nothing waits for Redis: publishing and subscribing are threads of their own. A lost message costs
what a lease costs, see ``web.http_cache.freshness``.
"""

import importlib
import logging
import queue
import threading
import time
from collections.abc import Callable, Collection
from typing import Any

import orjson

from comments_service.services.core.transaction import Place

log = logging.getLogger(__name__)

_CHANNEL = "palabre:changes:1"
_TIMEOUT_S = 0.25
_RETRY_AFTER_S = 0.5
_SILENCE_S = 5.0
_MOST_UNSENT = 1000


class InvalidationBus:
    """Publishes what changed here and calls ``invalidate`` with what changed elsewhere.

    Its threads begin with ``subscribe`` and the first ``publish``: in the process that serves,
    whatever process made it.
    """

    def __init__(self, url: str, invalidate: Callable[[Collection[Place]], None]) -> None:
        self._url = url
        self._invalidate = invalidate
        self._unsent: queue.Queue[bytes] = queue.Queue(_MOST_UNSENT)
        self._lock = threading.Lock()
        self._started: set[str] = set()

    def publish(self, places: Collection[Place]) -> None:
        """Send soon that ``places`` have changed; drop it when too much could not be sent."""
        self._start("publish", self._publish_all)
        try:
            self._unsent.put_nowait(orjson.dumps([list(place) for place in places]))
        except queue.Full:
            return

    def subscribe(self) -> None:
        """Listen from now on. Calling it again does nothing."""
        self._start("subscribe", self._receive_all)

    def _start(self, name: str, work: Callable[[Any], None]) -> None:
        if name in self._started:
            return
        with self._lock:
            if name not in self._started:
                self._started.add(name)
                threading.Thread(
                    target=self._run, args=(work,), name=f"invalidation-{name}", daemon=True
                ).start()

    def _run(self, work: Callable[[Any], None]) -> None:
        was_away = False
        # Not imported above: it costs 6 MB, and most have no Redis.
        redis = importlib.import_module("redis")
        while True:
            # Unless retry is None, redis-py 8 tries ten times before it says that Redis is away.
            client = redis.Redis.from_url(
                self._url, socket_timeout=_TIMEOUT_S, socket_connect_timeout=_TIMEOUT_S, retry=None
            )
            try:
                client.ping()
                if was_away:
                    log.info("invalidation: redis is back")
                was_away = False
                work(client)
            except Exception as error:
                if not was_away:
                    log.warning("invalidation: redis fails: %s", type(error).__name__)
                was_away = True
                client.close()
                time.sleep(_RETRY_AFTER_S)

    def _publish_all(self, client: Any) -> None:
        while True:
            client.publish(_CHANNEL, self._unsent.get())

    def _receive_all(self, client: Any) -> None:
        with client.pubsub() as subscription:
            subscription.subscribe(_CHANNEL)
            heard_at = pinged_at = time.monotonic()
            while True:
                message = subscription.get_message(timeout=1.0)
                now = time.monotonic()
                if message is not None:
                    heard_at = now
                    if message["type"] == "message":
                        self._invalidate(_parse(message["data"]))
                elif now - heard_at > _SILENCE_S:
                    raise ConnectionError("Redis does not answer")
                elif now - pinged_at > 1.0:
                    # A silent dead connection shows by the missing answer to a ping.
                    subscription.ping()
                    pinged_at = now


def _parse(data: bytes) -> list[Place]:
    return [(int(site), int(thread)) for site, thread in orjson.loads(data)]
