"""Readers who post without pause, and who remember what they were promised."""

import http.client
import itertools
import secrets
import threading
from collections import Counter
from types import TracebackType

from tests.support.calls import Answer, post
from tests.support.server import LiveServer
from tests.support.waiting import wait_for

_ACCEPTED = (201, 202)


class Load:
    """Posts from ``posters`` threads while the with-block runs.

    As the widget does, a post that got no answer, or 503, is sent again with the same key until it
    is answered. ``promised`` maps each text that was accepted to its comment's id.
    """

    def __init__(self, server: LiveServer, posters: int = 4) -> None:
        self._server = server
        self._numbers = itertools.count()
        self._tag = secrets.token_hex(4)
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._post_on) for _ in range(posters)]
        self.promised: dict[str, str] = {}
        self.statuses: Counter[int] = Counter()
        self.broken: list[str] = []

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, more: int) -> None:
        """Returns once ``more`` posts have been accepted since now."""
        enough = len(self.promised) + more
        wait_for(lambda: len(self.promised) >= enough, f"{self.statuses} {self.broken[-3:]}")

    def _post_on(self) -> None:
        while not self._ended.is_set():
            number = next(self._numbers)
            text, key = f"comment {self._tag} {number}", f"{self._tag}-{number}"
            while not self._ended.is_set():
                answer = self._post(text, key, f"https://localhost/{number % 7}")
                if answer and answer.status in _ACCEPTED:
                    self.promised[text] = answer.json["comment"]["id"]
                    break
                if answer and answer.status < 500:
                    break
                self._ended.wait(0.02)

    def _post(self, text: str, key: str, url: str) -> Answer | None:
        try:
            answer = post(self._server.port, text, url=url, headers={"Idempotency-Key": key})
        except (OSError, http.client.HTTPException) as error:
            self.broken.append(repr(error))
            return None
        self.statuses[answer.status] += 1
        return answer
