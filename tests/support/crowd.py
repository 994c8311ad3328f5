"""Crowds that read or post without pause while a with-block runs."""

import http.client
import itertools
import secrets
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from tests.support.calls import Answer, call, post
from tests.support.server import LiveServer
from tests.support.waiting import wait_for

_ACCEPTED = (201, 202)


class Crowd:
    """So many people who each do one thing again and again, until the with-block ends."""

    def __init__(self, people: int) -> None:
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._go_on) for _ in range(people)]

    def __enter__(self) -> Self:
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

    def _go_on(self) -> None:
        """Do the one thing until ``_ended`` is set."""
        raise NotImplementedError


@dataclass(frozen=True)
class Read:
    """One answer: when it was asked for, which request made it, and what it says."""

    asked_at: float
    made_by: str
    body: bytes


class Rush(Crowd):
    """Reads ``path`` from several connections; ``reads`` is what came."""

    def __init__(self, port: int, path: str, readers: int = 4) -> None:
        super().__init__(readers)
        self._port, self._path = port, path
        self.reads: list[Read] = []

    def reads_asked_after(self, moment: float, at_least: int = 20) -> list[Read]:
        """What was answered to who asked after ``moment``, waited for until there is so much."""
        wait_for(lambda: len(self._later(moment)) >= at_least)
        return self._later(moment)

    def _later(self, moment: float) -> list[Read]:
        return [read for read in self.reads if read.asked_at > moment]

    def _go_on(self) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=15)) as line:
            while not self._ended.is_set():
                asked_at = time.monotonic()
                line.request("GET", self._path)
                answer = line.getresponse()
                made_by = answer.getheader("X-Request-ID", "")
                self.reads.append(Read(asked_at, made_by, answer.read()))
                self._ended.wait(0.002)  # the service shares this machine with who reads


class Readers(Crowd):
    """Read ``path``, each time anew; ``failed`` is what was not a whole answer."""

    def __init__(self, port: int, path: str, readers: int = 2) -> None:
        super().__init__(readers)
        self._port, self._path = port, path
        self.statuses: Counter[int] = Counter()
        self.failed: list[str] = []

    def wait_for(self, more: int) -> None:
        """Returns once ``more`` answers have come since now."""
        enough = self.statuses.total() + more
        wait_for(lambda: self.statuses.total() >= enough, f"{self.statuses} {self.failed[-3:]}")

    def _go_on(self) -> None:
        while not self._ended.is_set():
            try:
                self.statuses[call(self._port, "GET", self._path).status] += 1
            except (OSError, http.client.HTTPException) as error:
                self.failed.append(repr(error))
            self._ended.wait(0.005)  # the replicas share this machine with who reads


class Posters(Crowd):
    """Post, and remember what they were promised.

    As the widget does, a post that got no answer, or 503, is sent again with the same key until it
    is answered. ``promised`` maps each text that was accepted to its comment's id.
    """

    def __init__(self, server: LiveServer, posters: int = 4) -> None:
        super().__init__(posters)
        self._server = server
        self._numbers = itertools.count()
        self._tag = secrets.token_hex(4)
        self.promised: dict[str, str] = {}
        self.statuses: Counter[int] = Counter()
        self.broken: list[str] = []

    def wait_for(self, more: int) -> None:
        """Returns once ``more`` posts have been accepted since now."""
        enough = len(self.promised) + more
        wait_for(lambda: len(self.promised) >= enough, f"{self.statuses} {self.broken[-3:]}")

    def _go_on(self) -> None:
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
