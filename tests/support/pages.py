"""Another site on loopback: pages that a test writes, changes and takes away."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    """What is at a path. ``endless``: the body never ends."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html"})
    endless: bool = False


class Pages:
    """``answers`` by path; ``got`` are the requests: method, path, body."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.got: list[tuple[str, str, bytes]] = []
        self.may_go_on = threading.Event()
        pages = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                pages.got.append((self.command, self.path, body))
                found = pages.answers.get(self.path, Answer(status=404))
                self.send_response(found.status)
                for name, value in found.headers.items():
                    self.send_header(name, value)
                if not found.endless:
                    self.send_header("Content-Length", str(len(found.body)))
                self.end_headers()
                self.write(found)

            def write(self, found: Answer) -> None:
                try:
                    self.wfile.write(found.body)
                    while found.endless and not pages.may_go_on.wait(0.01):
                        self.wfile.write(b"<p>on and on</p>" * 1000)
                except OSError:
                    return  # whoever asked has read enough

            do_GET = do_POST = answer  # noqa: N815 - the names of http.server

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def write(self, path: str, body: str | bytes = b"", status: int = 200, **headers: str) -> str:
        """Put a page at ``path``; headers are named with underscores. Return its address."""
        text = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = Answer(text, status, {"Content-Type": "text/html"} | named)
        return self.url + path

    def close(self) -> None:
        """No longer listens."""
        self.may_go_on.set()
        self._server.shutdown()
        self._server.server_close()
