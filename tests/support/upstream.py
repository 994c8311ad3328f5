"""A service that answers what a test tells it to, and remembers who asked."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.processes import free_port

#: What the service says of an answer that may be kept.
PUBLIC = {
    "Cache-Control": "public, max-age=0, s-maxage=1, must-revalidate",
    "Vary": "Accept-Encoding, Origin",
}


@dataclass
class Upstream:
    """Answers each request with ``status``, ``headers`` and the number of requests so far."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: PUBLIC)
    #: The headers of each request, by names in lower case.
    requests: list[dict[str, str]] = field(default_factory=list)
    #: Waited for before each answer.
    gate: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.gate.set()
        self._server = _Server(("127.0.0.1", free_port()), _Handler)
        self._server.upstream = self
        self.port: int = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Stops serving."""
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    upstream: Upstream


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        upstream = self.server.upstream
        upstream.requests.append({name.lower(): value for name, value in self.headers.items()})
        body = b"answer %d" % len(upstream.requests)
        upstream.gate.wait(20)
        self.send_response(upstream.status)
        for name, value in {**upstream.headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""
