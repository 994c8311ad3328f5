"""A WSGI application that holds a thread for each open stream, as server-sent events do."""

import time
from collections.abc import Iterable, Iterator
from typing import Any


def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """A stream that never ends under ``/events``, a short answer elsewhere."""
    if environ["PATH_INFO"] == "/events":
        start_response("200 OK", [("Content-Type", "text/event-stream")])
        return _events()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]


def _events() -> Iterator[bytes]:
    while True:
        yield b"data: {}\n\n"
        time.sleep(1)
