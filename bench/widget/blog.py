"""The blog: pages with a thread of so many comments, shown by the widget or by the floor."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench.bodies import numbered, posts
from bench.processes import send

FLOOR, WIDGET = "floor", "widget"
_FLOOR_SCRIPT = Path(__file__).with_name("floor.js")
#: Every third comment answers the one before it.
_ANSWERS = 3
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A post</title><link rel="icon" href="data:,">
<style>
  body {{ font: 16px/1.6 sans-serif; margin: 24px 16px }}
  palabre-comments {{ display: block; min-height: 100svh }}
</style>
<main><h1>A post</h1><p>{text}</p><palabre-comments></palabre-comments></main>
<footer>The end.</footer>
{script}
</html>"""


class Blog:
    """Pages on a port of their own, each at ``/SUBJECT/COUNT``."""

    def __init__(self, service_port: int) -> None:
        self._service = f"http://127.0.0.1:{service_port}"
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://localhost:{self._server.server_port}"

    def start(self) -> None:
        """Serve in a thread of its own."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def address(self, subject: str, count: int) -> str:
        """Return where ``subject`` shows a thread of ``count`` comments."""
        return f"{self.url}/{subject}/{count}"

    def page(self, path: str) -> bytes:
        """Return the page at ``path``, such as ``/floor/50``."""
        if path.startswith(f"/{FLOOR}"):
            script = f'<script defer src="/floor.js" data-service="{self._service}"></script>'
        else:
            script = f'<script async src="{self._service}/static/embed.js"></script>'
        return _PAGE.format(text="A word about the matter. " * 12, script=script).encode()


@contextmanager
def blog_of(service_port: int, counts: list[int]) -> Iterator[Blog]:
    """Serve a blog whose threads hold so many comments."""
    blog = Blog(service_port)
    for count in counts:
        for subject in (FLOOR, WIDGET):
            _fill(service_port, blog.address(subject, count), count)
    blog.start()
    yield blog
    blog.stop()


def _fill(port: int, url: str, count: int) -> None:
    """Post ``count`` comments. Raises RuntimeError when the service refuses one."""
    above = ""
    for number, post in enumerate(posts(count), 1):
        body = {
            "url": url,
            "body": numbered(post, number),
            "author": {"name": post.name} if post.name else {},
            **({"parent_id": above} if number % _ANSWERS == 0 else {}),
        }
        headers = {"Content-Type": "application/json"}
        answer = send(port, "POST", "/api/v1/comments", json.dumps(body).encode(), headers)
        if answer.status != 201:
            raise RuntimeError(f"not accepted: {answer.status} {answer.body[:300]!r}")
        above = json.loads(answer.body)["comment"]["id"]


def _handler(blog: Blog) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            is_script = self.path == "/floor.js"
            body = _FLOOR_SCRIPT.read_bytes() if is_script else blog.page(self.path)
            kind = "text/javascript" if is_script else "text/html"
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
