"""A crowd that reads one page without pause."""

import http.client
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from types import TracebackType


@dataclass(frozen=True)
class Read:
    """One answer: when it was asked for, which request made it, and what it says."""

    asked_at: float
    made_by: str
    body: bytes


class Rush:
    """Reads ``path`` from several connections while the with-block runs; ``reads`` is what came."""

    def __init__(self, port: int, path: str, readers: int = 4) -> None:
        self._port, self._path = port, path
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._read_on) for _ in range(readers)]
        self.reads: list[Read] = []

    def __enter__(self) -> "Rush":
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

    def reads_asked_after(self, moment: float, at_least: int = 20) -> list[Read]:
        """What was answered to who asked after ``moment``, waited for until there is so much."""
        deadline = time.monotonic() + 30
        while True:
            later = [read for read in self.reads if read.asked_at > moment]
            if len(later) >= at_least:
                return later
            assert time.monotonic() < deadline, f"{len(later)} answers"
            time.sleep(0.02)

    def _read_on(self) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=15)) as line:
            while not self._ended.is_set():
                asked_at = time.monotonic()
                line.request("GET", self._path)
                answer = line.getresponse()
                made_by = answer.getheader("X-Request-ID", "")
                self.reads.append(Read(asked_at, made_by, answer.read()))
                self._ended.wait(0.002)  # the service shares this machine with who reads
