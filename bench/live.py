"""What it costs to tell readers of new comments: by questions, and by streams. See ADR 27.

``python -m bench.live``: the rate of questions that are answered 304, and what becomes of ordinary
requests beside so many open streams under the same server.
"""

import json
import socket
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import quote

from bench.load import Request, measure
from bench.processes import GZIP, THREADS, WORKERS, Server, get, granian
from bench.seed import HOT, seed
from bench.targets import current_service

SECONDS = 5
TRIES, PATIENCE_S = 10, 1.0


def main() -> None:
    """Print both."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = [f"{questions(folder):,.0f} questions a second are answered 304"]
        for streams in (0, WORKERS * THREADS // 2, WORKERS * THREADS):
            answered = beside_streams(folder, streams)
            lines.append(f"beside {streams} streams {answered} of {TRIES} requests are answered")
    sys.stdout.write("\n".join(lines) + "\n")


def questions(folder: Path) -> float:
    """Return how many questions a second are answered, of readers who have what there is."""
    service = current_service(folder / "service")
    try:
        service.wait_for("/api/v1/threads?url=https://localhost/")
        seeded = seed(service)
        since = json.loads(get(service.port, seeded.hot).body)["thread"]["since"]
        path = f"/api/v1/threads/since?url={quote(HOT, safe='')}&since={since}"
        known = get(service.port, path, GZIP).header("ETag")
        headers = {**GZIP, "If-None-Match": known}
        return measure(Request(service.url + path, headers=headers), SECONDS).rate
    finally:
        service.stop()


def beside_streams(folder: Path, streams: int) -> int:
    """Return how many of ``TRIES`` requests are answered within a second beside open streams."""
    server = granian("bench.apps.streams:app", folder / "streams.log", {})
    try:
        server.wait_for("/")
        with ExitStack() as stack:
            for _ in range(streams):
                stack.enter_context(_stream(server))
            return sum(_is_answered(server) for _ in range(TRIES))
    finally:
        server.stop()


def _stream(server: Server) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S)
    line.sendall(b"GET /events HTTP/1.1\r\nHost: bench\r\n\r\n")
    with suppress(TimeoutError):  # where others hold its thread it waits for the first byte
        line.recv(1)
    return line


def _is_answered(server: Server) -> bool:
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
        with suppress(TimeoutError):
            return line.recv(1) == b"H"
    return False


if __name__ == "__main__":
    main()
