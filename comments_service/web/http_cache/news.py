"""News of changes between machines, by Redis: sent after a commit, heard by every process.

Nothing waits for Redis: sending and hearing are threads of their own. News that are lost cost what
a lease costs, see ``web.http_cache.watch``.
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
_PATIENCE_S = 0.25
_AGAIN_AFTER_S = 0.5
_SILENCE_S = 5.0
_UNSENT_AT_MOST = 1000


class News:
    """Sends what changed here and calls ``heard`` with what changed elsewhere.

    Its threads begin with ``listen`` and the first ``tell``: in the process that serves, whatever
    process made it.
    """

    def __init__(self, url: str, heard: Callable[[Collection[Place]], None]) -> None:
        self._url = url
        self._heard = heard
        self._unsent: queue.Queue[bytes] = queue.Queue(_UNSENT_AT_MOST)
        self._lock = threading.Lock()
        self._begun: set[str] = set()

    def tell(self, places: Collection[Place]) -> None:
        """Send soon that ``places`` have changed; dropped when too much could not be sent."""
        self._begin("tell", self._send_all)
        try:
            self._unsent.put_nowait(orjson.dumps([list(place) for place in places]))
        except queue.Full:
            return

    def listen(self) -> None:
        """Hear from now on; asked again it does nothing."""
        self._begin("listen", self._hear_all)

    def _begin(self, name: str, work: Callable[[Any], None]) -> None:
        if name in self._begun:
            return
        with self._lock:
            if name not in self._begun:
                self._begun.add(name)
                threading.Thread(
                    target=self._go_on, args=(work,), name=f"news-{name}", daemon=True
                ).start()

    def _go_on(self, work: Callable[[Any], None]) -> None:
        was_away = False
        # Not imported above: it costs 6 MB, and most have no Redis.
        redis = importlib.import_module("redis")
        while True:
            # Unless told None, redis-py 8 retries ten times before it says that Redis is away.
            client = redis.Redis.from_url(
                self._url,
                socket_timeout=_PATIENCE_S,
                socket_connect_timeout=_PATIENCE_S,
                retry=None,
            )
            try:
                client.ping()
                if was_away:
                    log.info("news: redis is back")
                was_away = False
                work(client)
            except Exception as error:
                if not was_away:
                    log.warning("news: redis fails: %s", type(error).__name__)
                was_away = True
                client.close()
                time.sleep(_AGAIN_AFTER_S)

    def _send_all(self, client: Any) -> None:
        while True:
            client.publish(_CHANNEL, self._unsent.get())

    def _hear_all(self, client: Any) -> None:
        with client.pubsub() as subscription:
            subscription.subscribe(_CHANNEL)
            heard_at = asked_at = time.monotonic()
            while True:
                message = subscription.get_message(timeout=1.0)
                now = time.monotonic()
                if message is not None:
                    heard_at = now
                    if message["type"] == "message":
                        self._heard([(site, thread) for site, thread in _parsed(message["data"])])
                elif now - heard_at > _SILENCE_S:
                    raise ConnectionError("Redis does not answer")
                elif now - asked_at > 1.0:
                    # A line that is dead without a word is noticed by the answer that is missing.
                    subscription.ping()
                    asked_at = now


def _parsed(data: bytes) -> list[Place]:
    return [(int(site), int(thread)) for site, thread in orjson.loads(data)]
