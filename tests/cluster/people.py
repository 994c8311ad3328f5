"""Who uses a cluster: readers who come again and again, and a moderator with one browser."""

import http.client
import re
import threading
from collections import Counter
from http.cookiejar import CookieJar
from types import TracebackType
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from tests.support.calls import call
from tests.support.waiting import HANGS_AFTER_S, wait_for

READ = "/api/v1/threads?url=https%3A%2F%2Flocalhost%2Fa-page"


class Readers:
    """Read again and again while the with-block runs; ``failed`` is what was not a whole answer."""

    def __init__(self, port: int, readers: int = 2) -> None:
        self._port = port
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._read_on) for _ in range(readers)]
        self.statuses: Counter[int] = Counter()
        self.failed: list[str] = []

    def __enter__(self) -> "Readers":
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
        """Returns once ``more`` answers have come since now."""
        enough = self.statuses.total() + more
        wait_for(lambda: self.statuses.total() >= enough, f"{self.statuses} {self.failed[-3:]}")

    def _read_on(self) -> None:
        while not self._ended.is_set():
            try:
                self.statuses[call(self._port, "GET", READ).status] += 1
            except (OSError, http.client.HTTPException) as error:
                self.failed.append(repr(error))
            self._ended.wait(0.005)  # the replicas share this machine with who reads


class Browser:
    """A moderator's: it keeps cookies for the host, whichever replica set them."""

    def __init__(self) -> None:
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, url: str) -> str:
        """The page, after redirects."""
        with self._opener.open(url, timeout=HANGS_AFTER_S) as answer:
            return str(answer.read().decode())

    def send(self, form_page: str, target: str, **fields: str) -> str:
        """Sends a form with the token that ``form_page`` holds; returns the page that follows."""
        found = re.search(r'name="csrf" value="(\w+)"', self.get(form_page))
        assert found, f"no form on {form_page}"
        body = urlencode({"csrf": found[1], **fields}).encode()
        with self._opener.open(target, body, timeout=HANGS_AFTER_S) as answer:
            return str(answer.read().decode())
