"""A blog: static pages served from another origin than the comment service."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from tests.support.processes import free_port


class StaticSite:
    """Serves the files of ``folder``; what is written there later is served as well."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", free_port()), partial(_QuietHandler, directory=str(folder))
        )
        # By name, not by number: another site than the service's 127.0.0.1, not just another port.
        self.url = f"http://localhost:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def write(self, path: str, text: str) -> str:
        """Adds a page to the site and returns its address."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return f"{self.url}/{path}"

    def close(self) -> None:
        """Stops serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _QuietHandler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        # A test rewrites pages; the browser must not keep what it saw before.
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""
