"""A real HTTP server on loopback that keeps what it gets and answers what it is told to."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.support.waiting import NEVER_AFTER_S


@dataclass(frozen=True)
class Got:
    """A request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class HttpPeer:
    """``got`` are the requests; ``status`` and ``location`` what it answers, ``answers`` (status
    and body) what it answers to the next ones.

    It waits for ``go_on`` before it answers; ``arrived`` is set once somebody waits.
    """

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.status = 200
        self.location = ""
        self.answers: list[tuple[int, bytes]] = []
        self.arrived = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()
        peer = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                peer.got.append(Got(self.command, self.path, headers, body))
                peer.arrived.set()
                peer.go_on.wait(NEVER_AFTER_S)
                status, content = peer.answers.pop(0) if peer.answers else (peer.status, b"")
                self.send_response(status)
                if peer.location:
                    self.send_header("Location", peer.location)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = answer  # noqa: N815 - the names of http.server

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    def close(self) -> None:
        """No longer listens."""
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def peer() -> Iterator[HttpPeer]:
    """An HTTP server to send to, which keeps what it gets."""
    made = HttpPeer()
    yield made
    made.close()
